namespace RagStarter.Core.Ingestion;

/// <summary>A part of the list of documents, and what all that the caller may read come to.</summary>
/// <param name="Documents">The documents of this part, by name.</param>
/// <param name="Found">How many are meant by the selection.</param>
/// <param name="All">How many there are.</param>
/// <param name="Ready">How many of them can be asked about.</param>
/// <param name="Failed">How many of them could not be read.</param>
/// <param name="Chunks">Their chunks.</param>
/// <param name="Tokens">Their tokens.</param>
public sealed record DocumentPart(IReadOnlyList<Document> Documents, int Found, int All, int Ready, int Failed, long Chunks, long Tokens);
