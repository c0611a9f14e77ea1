namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Decides which rows of a table on a page name its columns, which the page itself does not say.</summary>
internal static class PdfTableHeader
{
    private const int MaxHeaderRows = 3;
    private const double DataShare = 0.6;

    /// <summary>
    /// Marks the heading rows of a table with borders: bold rows above others, else the first row, unless it holds values
    /// already. Where there are none, the first cell of each row is its heading.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<TableCell>> Mark(IReadOnlyList<IReadOnlyList<PdfCell>> rows)
    {
        var isFirstRow = rows.Count > 1 && !rows[0].Skip(1).Any(c => c.IsData);
        return Mark(rows, BoldRows(rows) is > 0 and var bold ? bold : isFirstRow ? 1 : 0);
    }

    /// <summary>
    /// The same for columns without borders, which may be a list of terms and explanations: the first row is a heading only
    /// if it is bold, a line stands below it, or there are numbers under words in it.
    /// </summary>
    /// <param name="rows">The table.</param>
    /// <param name="ruledOff">How many rows a line sets apart from the others; 0 where none does.</param>
    public static IReadOnlyList<IReadOnlyList<TableCell>> MarkIfSure(IReadOnlyList<IReadOnlyList<PdfCell>> rows, int ruledOff) =>
        Mark(rows, ruledOff > 0 ? ruledOff : BoldRows(rows) is > 0 and var bold ? bold : HasNumbersUnderWords(rows) ? 1 : 0);

    private static IReadOnlyList<IReadOnlyList<TableCell>> Mark(IReadOnlyList<IReadOnlyList<PdfCell>> rows, int headerRows) =>
    [
        .. rows.Select((row, i) => (IReadOnlyList<TableCell>)
        [
            .. row.Select((cell, column) => new TableCell(
                cell.Text,
                cell.Columns,
                cell.Rows,
                IsHeader: headerRows == 0 ? column == 0 && row.Count > 1 : i < headerRows)),
        ]),
    ];

    private static int BoldRows(IReadOnlyList<IReadOnlyList<PdfCell>> rows)
    {
        var bold = rows.TakeWhile(r => r.Any(c => !c.IsEmpty) && r.All(c => c.IsEmpty || c.IsBold)).Count();
        return bold < rows.Count ? Math.Min(bold, MaxHeaderRows) : 0;
    }

    private static bool HasNumbersUnderWords(IReadOnlyList<IReadOnlyList<PdfCell>> rows)
    {
        bool AreData(int column)
        {
            var filled = rows.Skip(1).Where(r => column < r.Count && !r[column].IsEmpty).ToList();
            return filled.Count > 0 && filled.Count(r => r[column].IsData) >= filled.Count * DataShare;
        }

        var columns = Enumerable.Range(1, rows[0].Count - 1).ToList();
        return !columns.Exists(c => rows[0][c].IsData || rows[0][c].IsEmpty) && columns.Exists(AreData);
    }
}
