namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>
/// Recognises tables that have no borders, or lines between their rows only, by fragments that stand below each other in
/// columns with a gap between them.
/// </summary>
internal sealed class PdfAlignedTables
{
    private const int MinRows = 3;
    private const int MaxHeaderRows = 3;
    private const int MaxLines = 500;

    // In parts of the font size: the least gap between columns, how far fragments of a column may be out of line, and the
    // widest space between the baselines of two rows.
    private const double MinGutter = 0.6;
    private const double Misalignment = 0.5;
    private const double MaxRowDistance = 3.2;

    private const double AlignedShare = 0.7;
    private const double RuleShare = 0.6;
    private const double RuledShare = 0.6;

    private readonly List<List<PdfFragment>> _rows;
    private readonly IReadOnlyList<PdfBox> _rules;
    private readonly PdfVocabulary _vocabulary;

    /// <summary>Prepares to look for tables.</summary>
    /// <param name="rows">The lines of a part of a page, from top to bottom.</param>
    /// <param name="rules">The horizontal lines of the page.</param>
    /// <param name="vocabulary">The words of the document.</param>
    public PdfAlignedTables(List<List<PdfFragment>> rows, IReadOnlyList<PdfBox> rules, PdfVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _rows = rows;
        _rules = rules;
    }

    /// <summary>The table that begins at a line, with the number of lines it takes; <see langword="null"/> where none does.</summary>
    public (PdfTable Table, int Lines)? ReadAt(int start)
    {
        if (_rows[start].Count < 2 || _rows[start].Exists(f => f.HasLeader))
        {
            return null;
        }

        var (end, columns) = Extent(start);
        var lines = _rows[start..end];
        if (lines.Count(l => l.Count > 1) < MinRows || !IsAligned(lines, columns))
        {
            return null;
        }

        var box = lines.SelectMany(l => l).Select(f => f.Box).Aggregate((a, b) => a.Union(b));
        var cells = lines.ConvertAll(line => new Line(line, columns));
        return (new PdfTable(box, [.. columns.Select(c => c.Left)], Rows(cells, box)), end - start);
    }

    // Goes down as long as the gaps between the columns stay open, so that each fragment of a line has a column of its own.
    // A line in the first column only is the text behind the table, unless it goes on from the one above.
    private (int End, List<Span> Columns) Extent(int start)
    {
        var columns = Merge([], _rows[start]);
        var most = _rows[start].Count;
        var end = start + 1;
        for (; end < _rows.Count && end - start < MaxLines; end++)
        {
            var above = _rows[end - 1][0];
            var row = _rows[end];
            var merged = Merge(columns, row);
            var isFar = above.Baseline - row[0].Baseline > MaxRowDistance * Math.Max(above.Size, row[0].Size);
            most = Math.Max(most, row.Count);
            var isText = row is [var only] && only.Box.Left < columns[0].Right && !char.IsLower(only.Text[0]);
            if (isFar || isText || row.Exists(f => f.HasLeader) || merged.Count < most)
            {
                break;
            }

            columns = merged;
        }

        return (end, columns);
    }

    private static List<Span> Merge(List<Span> columns, List<PdfFragment> row)
    {
        var merged = new List<Span>();
        foreach (var span in columns.Concat(row.Select(f => new Span(f.Box.Left, f.Box.Right, f.Size))).OrderBy(s => s.Left))
        {
            if (merged.Count > 0 && span.Left - merged[^1].Right < MinGutter * span.Size)
            {
                merged[^1] = merged[^1] with { Right = Math.Max(merged[^1].Right, span.Right) };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    // Behind the first column, the left edges, the right edges or the middles of most fragments agree.
    private static bool IsAligned(List<List<PdfFragment>> lines, List<Span> columns) => columns.Skip(1).All(column =>
    {
        var inColumn = lines.SelectMany(l => l).Where(f => column.Contains(f)).ToList();
        return Agrees(inColumn, f => f.Box.Left) || Agrees(inColumn, f => f.Box.Right) || Agrees(inColumn, f => f.Box.CenterX);
    });

    private static bool Agrees(List<PdfFragment> fragments, Func<PdfFragment, double> edge)
    {
        var median = fragments.Select(edge).Order().ElementAt(fragments.Count / 2);
        return fragments.Count(f => Math.Abs(edge(f) - median) <= Misalignment * f.Size) >= AlignedShare * fragments.Count;
    }

    private IReadOnlyList<IReadOnlyList<TableCell>> Rows(List<Line> lines, PdfBox box)
    {
        var rules = _rules
            .Where(r => r.CenterY < box.Top && r.CenterY > box.Bottom && r.Width >= RuleShare * box.Width)
            .Select(r => r.CenterY)
            .ToList();
        var bands = lines.ConvertAll(l => rules.Count(y => y > l.Center));
        var isRuled = bands.Distinct().Count() is var count && count >= MinRows && count >= RuledShare * lines.Count(l => l.Cells[0].Count > 0);
        var rows = new List<List<Line>> { new() { lines[0] } };
        var headerRows = 0;
        for (var i = 1; i < lines.Count; i++)
        {
            var isSameBand = bands[i] == bands[i - 1];
            headerRows = headerRows == 0 && !isSameBand ? rows.Count : headerRows;
            if (isSameBand && (isRuled || Continues(lines[i])))
            {
                rows[^1].Add(lines[i]);
            }
            else
            {
                rows.Add([lines[i]]);
            }
        }

        var cells = Cells(rows);
        return isRuled ? PdfTableHeader.Mark(cells) : PdfTableHeader.MarkIfSure(cells, headerRows <= MaxHeaderRows ? headerRows : 0);
    }

    // A line belongs to the row above it when it goes on in the middle of a sentence, or says nothing in the first column
    // and leaves out others, too. (A row that leaves out its first value only begins a row.)
    private static bool Continues(Line line)
    {
        var filled = line.Cells.Count(c => c.Count > 0);
        if (line.Cells[0].Count > 0)
        {
            return filled == 1 && line.BeginsLowerCase;
        }

        return line.BeginsLowerCase || line.Cells.Length == 2 || filled < line.Cells.Length - 1;
    }

    // A row that leaves out its first value means the one above it.
    private List<IReadOnlyList<PdfCell>> Cells(List<List<Line>> rows)
    {
        var cells = new List<IReadOnlyList<PdfCell>>();
        foreach (var lines in rows)
        {
            List<PdfCell> row = [.. Enumerable.Range(0, lines[0].Cells.Length).Select(column => PdfCell.Of([.. lines.SelectMany(l => l.Cells[column])], _vocabulary))];
            if (row[0].IsEmpty && cells.Count > 1)
            {
                row[0] = cells[^1][0];
            }

            cells.Add(row);
        }

        return cells;
    }

    private readonly record struct Span(double Left, double Right, double Size)
    {
        public bool Contains(PdfFragment fragment) => fragment.Box.CenterX >= Left && fragment.Box.CenterX <= Right;
    }

    private sealed class Line(List<PdfFragment> fragments, List<Span> columns)
    {
        public double Center { get; } = fragments[0].Box.CenterY;

        public List<PdfFragment>[] Cells { get; } = [.. columns.Select(c => fragments.Where(c.Contains).ToList())];

        public bool BeginsLowerCase => Cells.Where(c => c.Count > 0).All(c => char.IsLower(c[0].Text[0]));
    }
}
