using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Readers;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class DocumentReadersTests
{
    [Fact]
    public void All_formats_are_registered()
    {
        using var services = new ServiceCollection().AddDocumentReaders().AddDocumentReaders().BuildServiceProvider();

        var readers = services.GetRequiredService<DocumentReaders>();

        Assert.Equal(
            [".csv", ".docx", ".htm", ".html", ".json", ".jsonl", ".log", ".markdown", ".md", ".ndjson", ".pdf", ".text", ".tsv", ".txt"],
            readers.Extensions);
        Assert.Equal(7, services.GetServices<IDocumentReader>().Count());
    }

    [Fact]
    public void A_reader_that_is_registered_later_replaces_the_one_of_its_extension()
    {
        using var services = new ServiceCollection().AddDocumentReaders().AddSingleton<IDocumentReader, FailingReader>().BuildServiceProvider();

        var refusal = Assert.Throws<UnreadableDocumentException>(() => services.GetRequiredService<DocumentReaders>().Read(
            "text"u8.ToArray(), "a.txt", new IngestionOptions(), TestContext.Current.CancellationToken));

        Assert.Contains("'a.txt' could not be read as .txt", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(refusal.InnerException);
    }

    [Fact]
    public void The_extension_decides_whatever_its_case()
    {
        Assert.True(AllReaders.CanRead("REPORT.PDF"));
        Assert.False(AllReaders.CanRead("report.exe"));
        Assert.Equal(["h1 Title"], Blocks("# Title", "README.MD"));
    }

    [Theory]
    [InlineData("a.exe", "the extension '.exe'")]
    [InlineData("Makefile", "no extension")]
    public void Unknown_extensions_are_refused_with_the_supported_ones(string name, string reason)
    {
        var refusal = Refusal("text", name);

        Assert.Contains($"'{name}' has {reason}", refusal, StringComparison.Ordinal);
        Assert.Contains(".csv, .docx, .htm, .html, .json", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() => Assert.Contains("'a.md' is empty", Refusal([], "a.md"), StringComparison.Ordinal);

    [Theory]
    [InlineData("a.txt", " \r\n\t ")]
    [InlineData("a.md", "---\ntitle: T\n---\n")]
    [InlineData("a.csv", "A,B\n")]
    [InlineData("a.json", "{}")]
    [InlineData("a.jsonl", "\n")]
    public void A_document_without_text_is_refused(string name, string content) =>
        Assert.Contains($"'{name}' contains no text", Refusal(content, name), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_large_is_refused()
    {
        var limits = new IngestionOptions { MaxFileMegabytes = 1 };

        Assert.NotEmpty(Read(new string('a', 1_000_000), "a.txt", limits).Blocks);
        Assert.Contains("at most 1 are allowed", Refusal(new string('a', 1_000_001), "a.txt", limits), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_with_too_much_text_is_refused() =>
        Assert.Contains(
            "more than 1 million characters of text",
            Refusal(new string('a', 1_000_001), "a.txt", new IngestionOptions { MaxMegaCharacters = 1 }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a.txt", "%PDF-1.7\n...", "a PDF document")]
    [InlineData("a.md", "PK\u0003\u0004...", "a ZIP archive or an Office document")]
    [InlineData("a.csv", "{\\rtf1 text}", "an RTF document")]
    [InlineData("a.json", "GIF89a...", "a GIF image")]
    [InlineData("a.pdf", "PK\u0003\u0004...", "a ZIP archive or an Office document")]
    [InlineData("a.docx", "%PDF-1.7\n...", "a PDF document")]
    [InlineData("a.docx", "plain text", "something else")]
    public void Content_of_another_format_than_the_extension_says_is_refused(string name, string content, string found)
    {
        var refusal = Refusal(content, name);

        Assert.Contains($"'{name}'", refusal, StringComparison.Ordinal);
        Assert.Contains(found, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_archives_named_as_text_are_told_by_their_names()
    {
        Assert.Contains("a PNG image", Refusal([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], "a.html"), StringComparison.Ordinal);
        Assert.Contains("a JPEG image", Refusal([0xFF, 0xD8, 0xFF, 0xE0], "a.html"), StringComparison.Ordinal);
        Assert.Contains("a gzip archive", Refusal([0x1F, 0x8B, 8, 0], "a.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        foreach (var (name, content) in new[] { ("a.txt", "text"), ("a.md", "text"), ("a.html", "<p>text"), ("a.csv", "A,B\n1,2"), ("a.json", "{\"a\":{\"b\":1}}"), ("a.jsonl", "{}") })
        {
            Assert.Throws<OperationCanceledException>(() =>
                AllReaders.Read(System.Text.Encoding.UTF8.GetBytes(content), name, new IngestionOptions(), new CancellationToken(canceled: true)));
        }
    }

    private sealed class FailingReader : IDocumentReader
    {
        public IReadOnlyList<string> Extensions { get; } = [".txt"];

        public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken) =>
            throw new FormatException("odd");
    }
}
