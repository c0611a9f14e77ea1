namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Something that stands on a page.</summary>
/// <param name="Box">Where.</param>
internal abstract record PdfItem(PdfBox Box);

/// <summary>Words next to each other on one line, without a wide gap between them.</summary>
/// <param name="Text">The words, separated by spaces.</param>
/// <param name="Box">As wide as the words and as high as their font, whatever letters they have.</param>
/// <param name="Baseline">The height on which the letters stand.</param>
/// <param name="Size">The font size in points.</param>
/// <param name="IsBold">Whether all words are bold.</param>
internal sealed record PdfFragment(string Text, PdfBox Box, double Baseline, double Size, bool IsBold) : PdfItem(Box)
{
    /// <summary>Whether it has the row of points that leads to a page number in a table of contents.</summary>
    public bool HasLeader => Text.Contains("....", StringComparison.Ordinal) || Text.Contains(". . . .", StringComparison.Ordinal);
}

/// <summary>A table.</summary>
/// <param name="Box">The area it covers.</param>
/// <param name="Columns">The left edges of its columns, from left to right.</param>
/// <param name="Rows">Its rows from top to bottom; the cells that begin in each.</param>
internal sealed record PdfTable(PdfBox Box, IReadOnlyList<double> Columns, IReadOnlyList<IReadOnlyList<TableCell>> Rows) : PdfItem(Box);
