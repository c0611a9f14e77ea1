using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Ingestion;

/// <summary>A part of the chunks of a document, as the search sees them.</summary>
/// <param name="Document">The document.</param>
/// <param name="Chunks">The chunks of this part, in their order, without their vectors.</param>
/// <param name="All">How many the document has that the caller may read.</param>
public sealed record ChunkPart(Document Document, IReadOnlyList<ChunkRecord> Chunks, int All);
