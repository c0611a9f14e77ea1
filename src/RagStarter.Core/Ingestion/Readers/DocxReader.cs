using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using RagStarter.Core.Ingestion.Readers.Docx;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>
/// Reads Word documents (2007 and later). Headers, footers, deleted and hidden text and the table of contents are left out;
/// footnotes come at the end. Documents with macros are refused.
/// </summary>
public sealed class DocxReader : IDocumentReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".docx"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        DocxPackage.Check(content, fileName, limits, cancellationToken);
        try
        {
            // Where a document holds a newer and an older form of the same thing, only the newer one is read.
            using var word = WordprocessingDocument.Open(TextContent.OpenStream(content), isEditable: false, new OpenSettings
            {
                MarkupCompatibilityProcessSettings = new MarkupCompatibilityProcessSettings(
                    MarkupCompatibilityProcessMode.ProcessAllParts, FileFormatVersions.Microsoft365),
            });
            var document = new ExtractedDocumentBuilder(limits);
            document.SetTitle(word.PackageProperties.Title);
            if (word.MainDocumentPart is { } part)
            {
                new DocxBlocks(part, document, cancellationToken).Write();
            }

            return document.Build(fileName);
        }
        catch (Exception problem) when (problem is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is damaged: its contents are not those of a Word document. Open it in Word, save it and upload it again.", problem);
        }
    }
}
