namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Reads a document with the reader of its format, which the file name's extension decides, and enforces the limits.</summary>
public sealed class DocumentReaders
{
    private readonly Dictionary<string, IDocumentReader> _readers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the set. Where two readers claim an extension, the later one has it, so that a reader can be replaced.</summary>
    public DocumentReaders(IEnumerable<IDocumentReader> readers)
    {
        foreach (var reader in readers)
        {
            foreach (var extension in reader.Extensions)
            {
                _readers[extension] = reader;
            }
        }

        Extensions = [.. _readers.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The extensions that can be read, lower-case with their dot, in alphabetical order.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether there is a reader for the extension of <paramref name="fileName"/>.</summary>
    public bool CanRead(string fileName) => _readers.ContainsKey(Path.GetExtension(fileName));

    /// <summary>Extracts the text and structure of a document.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="fileName">Its name; the extension decides the reader.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="UnreadableDocumentException">
    /// The format is not supported, the file is not of it, or it is empty, damaged, protected, without text or beyond a
    /// limit; the message says which.
    /// </exception>
    public ExtractedDocument Read(
        ReadOnlyMemory<byte> content,
        string fileName,
        IngestionOptions limits,
        CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(fileName);
        if (!_readers.TryGetValue(extension, out var reader))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' has {(extension.Length > 1 ? $"the extension '{extension}'" : "no extension")}, which no reader is registered for. Supported are {string.Join(", ", Extensions)}.");
        }

        if (content.IsEmpty)
        {
            throw new UnreadableDocumentException($"'{fileName}' is empty: it has no bytes. Upload it again.");
        }

        if (content.Length > limits.MaxFileMegabytes * 1_000_000L)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' has {content.Length / 1e6:0.0} megabytes; at most {limits.MaxFileMegabytes} are allowed. Split it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxFileMegabytes)}.");
        }

        var document = Read(reader, content, fileName, limits, cancellationToken);
        Check(document, fileName, limits);
        return document;
    }

    private static ExtractedDocument Read(
        IDocumentReader reader,
        ReadOnlyMemory<byte> content,
        string fileName,
        IngestionOptions limits,
        CancellationToken cancellationToken)
    {
        try
        {
            return reader.Read(content, fileName, limits, cancellationToken);
        }
        catch (Exception problem) when (problem is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException))
        {
            // The libraries of the formats throw many kinds of exceptions for damaged files.
            throw new UnreadableDocumentException(
                $"'{fileName}' could not be read as {Path.GetExtension(fileName)}; it seems to be damaged. Open it in the program it comes from and save it again.",
                problem);
        }
    }

    private static void Check(ExtractedDocument document, string fileName, IngestionOptions limits)
    {
        if (document.Blocks.Count == 0)
        {
            throw new UnreadableDocumentException($"'{fileName}' contains no text.");
        }

        if (document.Text.Length > limits.MaxMegaCharacters * 1_000_000L)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' has more than {limits.MaxMegaCharacters} million characters of text. Split it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxMegaCharacters)}.");
        }
    }
}
