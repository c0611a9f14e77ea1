using System.Text;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Readers;

namespace RagStarter.UnitTests.Ingestion.Readers;

/// <summary>Reads documents the way ingestion does, and shows what came out in a form that tests can compare.</summary>
internal static class Reading
{
    public static DocumentReaders AllReaders { get; } = new(
    [
        new MarkdownReader(), new HtmlReader(), new PdfReader(), new DocxReader(), new CsvReader(), new JsonReader(), new PlainTextReader(),
    ]);

    public static ExtractedDocument Read(byte[] content, string fileName, IngestionOptions? limits = null)
    {
        var document = AllReaders.Read(content, fileName, limits ?? new IngestionOptions(), TestContext.Current.CancellationToken);
        foreach (var block in document.Blocks)
        {
            Assert.NotEqual(0, block.Length);
            Assert.True(block.Kind == BlockKind.Code || !document.Text.AsSpan(block.Start, block.Length).Contains('\n'), "A block is one line.");
        }

        return document;
    }

    public static ExtractedDocument Read(string content, string fileName, IngestionOptions? limits = null) =>
        Read(Encoding.UTF8.GetBytes(content), fileName, limits);

    public static string[] Blocks(byte[] content, string fileName) => Shown(Read(content, fileName));

    public static string[] Blocks(string content, string fileName) => Shown(Read(content, fileName));

    public static string Refusal(byte[] content, string fileName, IngestionOptions? limits = null) =>
        Assert.Throws<UnreadableDocumentException>(() => Read(content, fileName, limits)).Message;

    public static string Refusal(string content, string fileName, IngestionOptions? limits = null) =>
        Refusal(Encoding.UTF8.GetBytes(content), fileName, limits);

    /// <summary>"h1" to "h6" for headings, "p", "l1" and deeper for list items, "r" for table rows, "c" for code; then the text.</summary>
    public static string[] Shown(ExtractedDocument document) =>
        [.. document.Blocks.Select(b => $"{Sign(b)} {document.Text.Substring(b.Start, b.Length)}")];

    private static string Sign(TextBlock block) => block.Kind switch
    {
        BlockKind.Heading => $"h{block.Level}",
        BlockKind.ListItem => $"l{block.Level}",
        BlockKind.TableRow => "r",
        BlockKind.Code => "c",
        _ => "p",
    };
}
