using System.IO.Compression;
using System.Text;
using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;
using static RagStarter.UnitTests.Ingestion.Readers.TestDocx;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class DocxPackageTests
{
    private const string ContentTypes = "[Content_Types].xml";
    private const string Main = "word/document.xml";

    private static readonly byte[] Document = Build(P("Text"));
    private static readonly byte[] OleHeader = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    [Fact]
    public void Macros_are_refused()
    {
        const string Expected = "'a.docx' contains macros.";

        Assert.Contains(Expected, Refusal(Changed(Document, a => a.Add("word/vbaProject.bin", [1, 2, 3])), "a.docx"), StringComparison.Ordinal);
        Assert.Contains(
            Expected,
            Refusal(Changed(Document, a => a.Replace(ContentTypes, x => x.Replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml", StringComparison.Ordinal))), "a.docx"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_unpacks_to_a_multiple_of_its_size_is_refused()
    {
        var bomb = Changed(Document, a => a.Add("word/media/image1.bmp", new byte[5_000_000]));

        Assert.Contains("Ingestion:MaxExpansion", Refusal(bomb, "a.docx"), StringComparison.Ordinal);
        Assert.NotEmpty(Read(bomb, "a.docx", new IngestionOptions { MaxExpansion = 10_000 }).Blocks);
    }

    [Fact]
    public void An_archive_of_too_many_parts_is_refused()
    {
        var crowded = Changed(Document, a => Enumerable.Range(0, 10_000).ToList().ForEach(i => a.CreateEntry($"word/{i}")));

        Assert.Contains("'a.docx' has 100", Refusal(crowded, "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_the_archive_lies_about_do_no_harm()
    {
        var honest = Changed(Document, a => a.Add("word/large.xml", Encoding.ASCII.GetBytes("<a>" + new string(' ', 100_000) + "</a>")));
        var real = BitConverter.GetBytes(100_007);

        byte[] Stating(int size)
        {
            byte[] bomb = [.. honest];
            for (var at = bomb.AsSpan().IndexOf(real); at >= 0; at = bomb.AsSpan().IndexOf(real))
            {
                BitConverter.GetBytes(size).CopyTo(bomb, at);
            }

            return bomb;
        }

        Assert.NotEmpty(Read(honest, "a.docx").Blocks);
        Assert.Contains("'a.docx' is damaged", Refusal(Stating(100), "a.docx"), StringComparison.Ordinal);
        Assert.Contains("Ingestion:MaxExpansion", Refusal(Stating(int.MaxValue), "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_type_definitions_are_refused()
    {
        var withEntity = Changed(Document, a => a.Replace(Main, x => "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + x[(x.IndexOf("?>", StringComparison.Ordinal) + 2)..].Replace("Text", "&amp;e;", StringComparison.Ordinal)));

        Assert.Contains("'a.docx' contains a document type definition", Refusal(withEntity, "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Password_protection_and_old_formats_are_told_apart()
    {
        byte[] encrypted = [.. OleHeader, .. new byte[600], .. Encoding.Unicode.GetBytes("EncryptedPackage")];

        Assert.Contains("'a.docx' is protected with a password.", Refusal(encrypted, "a.docx"), StringComparison.Ordinal);
        Assert.Contains("Word 2003 or earlier", Refusal([.. OleHeader, .. new byte[600]], "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_is_cut_off_is_refused() =>
        Assert.Contains("'a.docx' is damaged", Refusal(Document[..(Document.Length / 2)], "a.docx"), StringComparison.Ordinal);

    [Fact]
    public void Parts_that_are_not_xml_are_refused() =>
        Assert.Contains("'a.docx' is damaged", Refusal(Changed(Document, a => a.Replace(Main, x => x[..^20])), "a.docx"), StringComparison.Ordinal);

    [Fact]
    public void A_package_without_its_main_part_is_refused() =>
        Assert.Contains("'a.docx' is damaged", Refusal(Changed(Document, a => a.GetEntry(Main)!.Delete()), "a.docx"), StringComparison.Ordinal);

    [Fact]
    public void Other_archives_and_office_documents_are_refused()
    {
        const string Expected = "'a.docx' is a ZIP archive or another Office document, but not a Word document.";
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Add("readme.txt", "text"u8.ToArray());
        }

        Assert.Contains(Expected, Refusal(stream.ToArray(), "a.docx"), StringComparison.Ordinal);
        Assert.Contains(
            Expected,
            Refusal(Changed(Document, a => a.Replace(ContentTypes, x => x.Replace("wordprocessingml", "spreadsheetml", StringComparison.Ordinal))), "a.docx"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Extreme_nesting_is_refused()
    {
        var table = Enumerable.Range(0, 100).Aggregate(P("x"), (inner, _) => $"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>");

        Assert.Contains("nested more than 256 levels deep", Refusal(Build(table), "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => AllReaders.Read(Document, "a.docx", new IngestionOptions(), new CancellationToken(canceled: true)));
}
