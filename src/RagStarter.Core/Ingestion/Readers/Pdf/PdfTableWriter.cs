namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Adds tables to a document; a table that goes on over a page's end is put together again.</summary>
internal sealed class PdfTableWriter(ExtractedDocumentBuilder document)
{
    // How far the columns may shift from one page to the next, in points.
    private const double Tolerance = 6;

    private readonly List<(List<TableCell> Cells, int Page)> _rows = [];
    private IReadOnlyList<double> _columns = [];

    /// <summary>Takes in a table.</summary>
    public void Add(PdfTable table, int page)
    {
        if (!Continues(table, page))
        {
            Close();
            _columns = table.Columns;
            _rows.AddRange(table.Rows.Select(r => (r.ToList(), page)));
            return;
        }

        var rows = WithoutHeader(table).ToList();
        if (rows.Count > 0 && rows[0].Count == _rows[^1].Cells.Count && rows[0][0].Text.Length == 0)
        {
            Append(_rows[^1].Cells, rows[0]);
            rows.RemoveAt(0);
        }

        _rows.AddRange(rows.Select(r => (r, page)));
    }

    /// <summary>Adds the table that is still open, because something else follows.</summary>
    public void Close()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var grid = new TableGrid();
        foreach (var (cells, page) in _rows)
        {
            grid.AddRow(cells, page: page);
        }

        _rows.Clear();
        grid.WriteTo(document);
    }

    private bool Continues(PdfTable table, int page) =>
        _rows.Count > 0
        && _rows[^1].Page == page - 1
        && table.Columns.Count == _columns.Count
        && table.Columns.Zip(_columns).All(c => Math.Abs(c.First - c.Second) <= Tolerance);

    // The heading is repeated on the next page, or not; what was taken for a heading there may be a row like the others.
    private IEnumerable<List<TableCell>> WithoutHeader(PdfTable table)
    {
        var header = _rows.TakeWhile(r => r.Cells.TrueForAll(c => c.IsHeader)).Select(r => r.Cells).ToList();
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var isRepeated = i < header.Count && table.Rows[i].Select(c => c.Text).SequenceEqual(header[i].Select(c => c.Text), StringComparer.Ordinal);
            if (!isRepeated)
            {
                yield return [.. table.Rows[i].Select((cell, column) => cell with { IsHeader = header.Count == 0 && column == 0 })];
            }
        }
    }

    private static void Append(List<TableCell> row, List<TableCell> more)
    {
        for (var i = 0; i < row.Count; i++)
        {
            row[i] = row[i] with { Text = $"{row[i].Text} {more[i].Text}".Trim() };
        }
    }
}
