using UglyToad.PdfPig.Content;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>What stands on a page.</summary>
/// <param name="Number">The page's number, from 1.</param>
/// <param name="Words">Its words, in no order.</param>
/// <param name="Rules">The lines on it.</param>
internal sealed record PdfPageContent(int Number, List<PdfFragment> Words, PdfRules Rules)
{
    /// <summary>Reads a page.</summary>
    public static PdfPageContent Of(Page page) => new(page.Number, PdfWords.Of(page), PdfRules.Of(page));
}
