using RagStarter.Core.Ingestion.Readers.Pdf;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>
/// Reads PDF documents in reading order with their page numbers. Headings, lists and tables are told by how they look; what
/// repeats at the top and bottom of the pages is left out. Text in pictures is not read.
/// </summary>
public sealed class PdfReader : IDocumentReader
{
    // The end mark stands in the last 1024 bytes (PDF 1.7, appendix H, note 18); some programs write more behind it.
    private const int EndWindow = 4096;
    private const long MinUnpackedBytes = 1_000_000;
    private const long MaxUnpackedBytes = 500_000_000;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".pdf"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        RefuseOtherFiles(content.Span, fileName);
        var filters = new PdfFilters(Math.Clamp(limits.MaxExpansion * (long)content.Length, MinUnpackedBytes, MaxUnpackedBytes));
        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = filters });
            var document = Read(pdf, fileName, limits, cancellationToken);
            return filters.IsExceeded ? throw TooLarge(fileName, filters) : document;
        }
        catch (Exception) when (filters.IsExceeded)
        {
            throw TooLarge(fileName, filters);
        }
        catch (PdfDocumentEncryptedException problem)
        {
            throw new UnreadableDocumentException($"'{fileName}' is protected with a password. Remove the password and upload it again.", problem);
        }
        catch (Exception problem) when (problem is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{fileName}' is damaged: its PDF structure cannot be read. Print or export it to PDF again.", problem);
        }
    }

    private static void RefuseOtherFiles(ReadOnlySpan<byte> content, string fileName)
    {
        if (!FileSignature.IsPdf(content))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is not a PDF document: by its content it is {FileSignature.Describe(content) ?? "something else"}. Give it the extension of its real format, or export it to PDF.");
        }

        if (content[Math.Max(0, content.Length - EndWindow)..].LastIndexOf("%%EOF"u8) < 0)
        {
            throw new UnreadableDocumentException($"'{fileName}' is incomplete: the end of the PDF is missing. Upload it again.");
        }
    }

    private static UnreadableDocumentException TooLarge(string fileName, PdfFilters filters) => new(
        $"A part of '{fileName}' unpacks to more than {filters.MaxBytes / 1e6:0.#} megabytes, which no document of its size does. If it is genuine, raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxExpansion)}.");

    private static ExtractedDocument Read(PdfDocument pdf, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        if (pdf.NumberOfPages > limits.MaxPages)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' has {pdf.NumberOfPages} pages; at most {limits.MaxPages} are allowed. Split it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxPages)}.");
        }

        var pages = new List<PdfPageContent>();
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pages.Add(PdfPageContent.Of(pdf.GetPage(number)));
        }

        if (pages.TrueForAll(p => p.Words.Count == 0))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' contains no text, only pictures of its {pdf.NumberOfPages} pages. Run text recognition (OCR) on it and upload the result.");
        }

        var document = new ExtractedDocumentBuilder(limits);
        document.SetTitle(PdfTitle.Of(pdf.Information.Title));
        new PdfLayout(pages, cancellationToken).Write(document, cancellationToken);
        document.Page = pdf.NumberOfPages;
        return document.Build(fileName);
    }
}
