namespace RagStarter.Core.Ingestion;

/// <summary>The extracted text of a document, for showing passages.</summary>
public sealed class DocumentContent
{
    /// <summary>The document.</summary>
    public required Guid DocumentId { get; init; }

    /// <summary>See <see cref="ExtractedDocument.Text"/>.</summary>
    public required string Text { get; set; }

    /// <summary>See <see cref="ExtractedDocument.Blocks"/>, as JSON.</summary>
    public required string Blocks { get; set; }
}
