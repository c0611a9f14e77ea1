using RagStarter.Core.Ingestion.Readers.PlainText;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>
/// Reads plain text. Paragraphs are separated by empty lines and their wrapped lines joined; headings are underlined or
/// stand in capital letters; list items, labelled values ("From:    the director") and tables whose columns are
/// underlined are recognised. In a log every line stands alone.
/// </summary>
public sealed class PlainTextReader : IDocumentReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".txt", ".text", ".log"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var text = TextContent.Decode(content, fileName);
        var document = new ExtractedDocumentBuilder(limits);
        var lines = new List<TextLine>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            lines.Add(new TextLine(line.ToString()));
        }

        if (fileName.EndsWith(".log", StringComparison.OrdinalIgnoreCase))
        {
            lines.ForEach(line => document.AddParagraph(line.Body));
        }
        else
        {
            new PlainTextBlocks(lines, document).Read(cancellationToken);
        }

        return document.Build(fileName);
    }
}
