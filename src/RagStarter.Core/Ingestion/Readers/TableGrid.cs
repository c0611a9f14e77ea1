namespace RagStarter.Core.Ingestion.Readers;

/// <summary>
/// Turns a table with merged cells into rows that make sense alone: a value that covers several rows is repeated in
/// each of them, a heading that covers several columns stands over each of them, and the text of a row that is one cell
/// across the whole table is put in front of the rows below it.
/// </summary>
internal sealed class TableGrid
{
    // Spans are taken from the file; wider tables than this are not written by people.
    private const int MaxColumns = 256;
    private const int MaxHeaderRows = 4;

    private readonly List<TableRow> _rows = [];
    private readonly Dictionary<int, OpenCell> _open = [];
    private int _columns;

    /// <summary>Adds a row. Cells of earlier rows that reach into it are filled in.</summary>
    /// <param name="cells">The cells that begin in this row, from left to right.</param>
    /// <param name="isHeader">Whether the format marks the whole row as a heading.</param>
    /// <param name="page">The page it stands on; 0 for formats without pages.</param>
    public void AddRow(IEnumerable<TableCell> cells, bool isHeader = false, int page = 0)
    {
        var row = new TableRow(isHeader, page);
        foreach (var cell in cells)
        {
            FillFromAbove(row);
            var columns = Math.Clamp(cell.Columns, 1, Math.Max(1, MaxColumns - row.Cells.Count));
            for (var i = 0; i < columns; i++)
            {
                var part = new GridCell(cell.Text, IsFirst: i == 0, cell.IsHeader);
                if (cell.Rows > 1)
                {
                    _open[row.Cells.Count] = new OpenCell(part, cell.Rows - 1);
                }

                row.Cells.Add(part);
            }

            row.OwnCells++;
        }

        FillToTheEnd(row);
        _columns = Math.Max(_columns, row.Cells.Count);
        _rows.Add(row);
    }

    /// <summary>Adds the table's rows to the document.</summary>
    public void WriteTo(ExtractedDocumentBuilder document)
    {
        var rows = _rows;
        while (rows.Count > 1 && IsOneCellAcross(rows[0]))
        {
            document.Page = rows[0].Page;
            document.AddParagraph(rows[0].Cells[0].Text);
            rows = rows[1..];
        }

        var headerRows = HeaderRows(rows);
        var header = Header(rows[..headerRows]);
        var section = string.Empty;
        foreach (var row in rows[headerRows..])
        {
            var isSection = IsOneCellAcross(row);
            AddRow(document, isSection ? [] : header, isSection ? string.Empty : section, row);
            section = isSection ? row.Cells[0].Text : section;
        }
    }

    private static void AddRow(ExtractedDocumentBuilder document, List<string> header, string section, TableRow row)
    {
        List<string> columns = [string.Empty, .. header];
        List<string> values = [section, .. row.Cells.Select(c => c.IsFirst ? c.Text : string.Empty)];
        if (header.Count == 0 && row.Cells is [{ IsHeader: true } name, { IsHeader: false }, ..])
        {
            // No heading row, but a heading in front of each row: "Weight: 2.3 kg".
            columns = [string.Empty, string.Empty, name.Text];
            values[1] = string.Empty;
        }

        document.Page = row.Page;
        document.AddTableRow(columns, values);
    }

    // Heading rows are those marked so, at the top; if none is, the first row, unless its first cell alone is a heading.
    private int HeaderRows(List<TableRow> rows)
    {
        var marked = rows.TakeWhile(r => r.IsHeader || (r.Cells.Count > 0 && r.Cells.TrueForAll(c => c.IsHeader))).Count();
        if (marked > 0)
        {
            return marked < rows.Count ? Math.Min(marked, MaxHeaderRows) : 0;
        }

        var headsRows = rows.TrueForAll(r => r.Cells is [{ IsHeader: true }, { IsHeader: false }, ..] || IsOneCellAcross(r));
        return rows.Count > 1 && !headsRows ? 1 : 0;
    }

    private List<string> Header(List<TableRow> rows)
    {
        var header = new List<string>();
        for (var column = 0; rows.Count > 0 && column < _columns; column++)
        {
            var parts = rows.Select(r => column < r.Cells.Count ? r.Cells[column].Text.Trim() : string.Empty);
            header.Add(string.Join(' ', parts.Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)));
        }

        return header;
    }

    private bool IsOneCellAcross(TableRow row) =>
        _columns > 1 && row.OwnCells == 1 && row.Cells.Count == _columns && row.Cells[0].IsFirst && row.Cells.Skip(1).All(c => !c.IsFirst);

    // A short row below cells that reach down at its right: the cells between are empty.
    private void FillToTheEnd(TableRow row)
    {
        FillFromAbove(row);
        while (_open.Keys.Any(column => column > row.Cells.Count))
        {
            row.Cells.Add(new GridCell(string.Empty, IsFirst: true, IsHeader: false));
            FillFromAbove(row);
        }
    }

    private void FillFromAbove(TableRow row)
    {
        while (_open.Remove(row.Cells.Count, out var open))
        {
            if (open.RowsLeft > 1)
            {
                _open[row.Cells.Count] = open with { RowsLeft = open.RowsLeft - 1 };
            }

            row.Cells.Add(open.Cell);
        }
    }

    private readonly record struct GridCell(string Text, bool IsFirst, bool IsHeader);

    private readonly record struct OpenCell(GridCell Cell, int RowsLeft);

    private sealed record TableRow(bool IsHeader, int Page)
    {
        public List<GridCell> Cells { get; } = [];

        public int OwnCells { get; set; }
    }
}
