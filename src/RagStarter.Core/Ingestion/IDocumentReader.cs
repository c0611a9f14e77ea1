namespace RagStarter.Core.Ingestion;

/// <summary>Reads documents of one format.</summary>
public interface IDocumentReader
{
    /// <summary>The file name extensions of the format, lower-case with their dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Extracts text and structure.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="fileName">Its name, for the title and for messages.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="UnreadableDocumentException">The file is damaged, protected, empty or beyond a limit; the message says which.</exception>
    ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken);
}
