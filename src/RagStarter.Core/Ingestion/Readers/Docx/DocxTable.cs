using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using WordCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;

namespace RagStarter.Core.Ingestion.Readers.Docx;

/// <summary>The rows and cells of a table in a Word document, with its merged cells worked out.</summary>
internal sealed class DocxTable
{
    private readonly List<Row> _rows = [];

    /// <summary>Reads the structure of a table.</summary>
    public DocxTable(Table table)
    {
        foreach (var row in Unwrapped<TableRow>(table, c => c is SdtRow or SdtContentRow or CustomXmlRow))
        {
            if (row.TableRowProperties?.GetFirstChild<Deleted>() is null)
            {
                _rows.Add(ReadRow(row));
            }
        }
    }

    /// <summary>All cells in reading order.</summary>
    public IEnumerable<WordCell> Cells => _rows.SelectMany(r => r.Cells).Select(c => c.Source);

    /// <summary>Whether the table arranges the page (one column, or tables inside it) instead of listing values.</summary>
    public bool IsLayout => _rows.TrueForAll(r => r.Cells.Count <= 1) || Cells.Any(c => c.Descendants<Table>().Any());

    /// <summary>The table with the texts that <paramref name="textOf"/> gives its cells.</summary>
    public TableGrid ToGrid(Func<WordCell, string> textOf)
    {
        var grid = new TableGrid();
        for (var i = 0; i < _rows.Count; i++)
        {
            var cells = new List<TableCell>();
            foreach (var cell in _rows[i].Cells.Where(c => !c.ContinuesAbove))
            {
                cells.Add(new TableCell(textOf(cell.Source), cell.Columns, 1 + RowsBelow(i, cell.Column)));
            }

            if (_rows[i].EmptyColumns > 0)
            {
                cells.Insert(0, new TableCell(string.Empty, _rows[i].EmptyColumns));
            }

            grid.AddRow(cells, _rows[i].IsHeader);
        }

        return grid;
    }

    private static Row ReadRow(TableRow source)
    {
        var properties = source.TableRowProperties;
        var row = new Row((properties?.GetFirstChild<TableHeader>()).IsOn(), properties?.GetFirstChild<GridBefore>()?.Val.Number() ?? 0);
        var column = row.EmptyColumns;
        foreach (var cell in Unwrapped<WordCell>(source, c => c is SdtCell or SdtContentCell or CustomXmlCell))
        {
            var columns = Math.Max(1, cell.TableCellProperties?.GridSpan?.Val.Number() ?? 1);
            row.Cells.Add(new Cell(cell, column, columns, cell.TableCellProperties?.VerticalMerge.Continues() == true));
            column += columns;
        }

        return row;
    }

    // Rows and cells may be wrapped in content controls.
    private static IEnumerable<T> Unwrapped<T>(OpenXmlElement parent, Func<OpenXmlElement, bool> isWrapper)
        where T : OpenXmlElement
    {
        foreach (var child in parent.ChildElements)
        {
            if (child is T found)
            {
                yield return found;
            }
            else if (isWrapper(child))
            {
                foreach (var inner in Unwrapped<T>(child, isWrapper))
                {
                    yield return inner;
                }
            }
        }
    }

    private int RowsBelow(int row, int column)
    {
        var below = 0;
        while (row + below + 1 < _rows.Count && _rows[row + below + 1].Cells.Exists(c => c.Column == column && c.ContinuesAbove))
        {
            below++;
        }

        return below;
    }

    private sealed record Row(bool IsHeader, int EmptyColumns)
    {
        public List<Cell> Cells { get; } = [];
    }

    private readonly record struct Cell(WordCell Source, int Column, int Columns, bool ContinuesAbove);
}
