namespace RagStarter.Core.Ingestion;

/// <summary>The text of a document, in reading order, with its structure.</summary>
/// <param name="Title">The title; the first heading or the file's name where the format has none.</param>
/// <param name="Text">The text. A paragraph, a heading, a list item and a table row are one line each.</param>
/// <param name="Blocks">The blocks in order; together they cover all of the text but the line breaks between them.</param>
/// <param name="Pages">The number of pages; 0 for formats without pages.</param>
public sealed record ExtractedDocument(string Title, string Text, IReadOnlyList<TextBlock> Blocks, int Pages);
