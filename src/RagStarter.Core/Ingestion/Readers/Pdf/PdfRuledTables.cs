namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Finds tables whose cells are divided by lines, and takes their words off the page.</summary>
internal static class PdfRuledTables
{
    // Lines that nearly touch are meant to; in points.
    private const double Tolerance = 3;
    private const double Overhang = 8;
    private const int MaxLines = 3000;
    private const int MaxColumns = 60;
    private const int MaxRows = 500;

    /// <summary>The tables of a page.</summary>
    /// <param name="rules">The lines of the page.</param>
    /// <param name="words">Its words; those of the tables are removed.</param>
    /// <param name="vocabulary">The words of the document.</param>
    public static List<PdfTable> Take(PdfRules rules, List<PdfFragment> words, PdfVocabulary vocabulary)
    {
        var tables = new List<PdfTable>();
        if (rules.Horizontal.Count > MaxLines || rules.Vertical.Count > MaxLines)
        {
            return tables;
        }

        foreach (var (horizontal, vertical) in Connected(rules))
        {
            var xs = Edges(vertical.Select(v => v.CenterX), horizontal.Min(h => h.Left), horizontal.Max(h => h.Right));
            var ys = Edges(horizontal.Select(h => h.CenterY), vertical.Min(v => v.Bottom), vertical.Max(v => v.Top));
            if (xs.Count is < 3 or > MaxColumns || ys.Count is < 3 or > MaxRows)
            {
                continue;
            }

            var grid = new Grid(xs, ys, horizontal, vertical, vocabulary);
            var inside = words.Where(w => grid.Box.Contains(w.Box.CenterX, w.Box.CenterY)).ToList();
            var rows = grid.Rows(inside);
            if (rows.Count(r => r.Count(c => !c.IsEmpty) > 1) >= 2)
            {
                tables.Add(new PdfTable(grid.Box, xs[..^1], PdfTableHeader.Mark(rows)));
                words.RemoveAll(new HashSet<PdfFragment>(inside, ReferenceEqualityComparer.Instance).Contains);
            }
        }

        return tables;
    }

    // Groups lines that touch each other; lines of one direction only are no grid.
    private static IEnumerable<(List<PdfBox> Horizontal, List<PdfBox> Vertical)> Connected(PdfRules rules)
    {
        var left = new HashSet<int>(Enumerable.Range(0, rules.Horizontal.Count));
        var leftVertical = new HashSet<int>(Enumerable.Range(0, rules.Vertical.Count));
        foreach (var start in Enumerable.Range(0, rules.Vertical.Count))
        {
            if (!leftVertical.Remove(start))
            {
                continue;
            }

            var horizontal = new List<PdfBox>();
            List<PdfBox> vertical = [rules.Vertical[start]];
            for (int h = 0, v = 0; h < horizontal.Count || v < vertical.Count;)
            {
                if (v < vertical.Count)
                {
                    var line = vertical[v++];
                    horizontal.AddRange(TakeTouching(left, rules.Horizontal, other => Touch(other, line)));
                }
                else
                {
                    var line = horizontal[h++];
                    vertical.AddRange(TakeTouching(leftVertical, rules.Vertical, other => Touch(line, other)));
                }
            }

            if (horizontal.Count > 0)
            {
                yield return (horizontal, vertical);
            }
        }
    }

    private static List<PdfBox> TakeTouching(HashSet<int> left, IReadOnlyList<PdfBox> lines, Func<PdfBox, bool> touches)
    {
        var touching = left.Where(i => touches(lines[i])).ToList();
        left.ExceptWith(touching);
        return [.. touching.Select(i => lines[i])];
    }

    private static bool Touch(PdfBox horizontal, PdfBox vertical) =>
        vertical.CenterX >= horizontal.Left - Tolerance && vertical.CenterX <= horizontal.Right + Tolerance
        && horizontal.CenterY >= vertical.Bottom - Tolerance && horizontal.CenterY <= vertical.Top + Tolerance;

    // The places of the lines, ascending; the other lines' ends where they reach beyond, for tables without outer borders.
    private static List<double> Edges(IEnumerable<double> places, double start, double end)
    {
        var edges = new List<double>();
        foreach (var place in places.Order())
        {
            if (edges.Count == 0 || place - edges[^1] > Tolerance)
            {
                edges.Add(place);
            }
        }

        if (edges[0] - start > Overhang)
        {
            edges.Insert(0, start);
        }

        if (end - edges[^1] > Overhang)
        {
            edges.Add(end);
        }

        return edges;
    }

    private sealed class Grid(List<double> xs, List<double> ys, List<PdfBox> horizontal, List<PdfBox> vertical, PdfVocabulary vocabulary)
    {
        public PdfBox Box { get; } = new(xs[0], ys[0], xs[^1], ys[^1]);

        /// <summary>The cells of each row, from the top.</summary>
        public List<IReadOnlyList<PdfCell>> Rows(IReadOnlyList<PdfFragment> words)
        {
            var runs = Enumerable.Range(0, ys.Count - 1).Select(i => Runs(ys.Count - 2 - i)).ToList();
            var rows = new List<IReadOnlyList<PdfCell>>();
            for (var row = 0; row < runs.Count; row++)
            {
                var cells = new List<PdfCell>();
                foreach (var run in runs[row].Where(run => !ContinuesAbove(runs, row, run)))
                {
                    var below = 0;
                    while (row + below + 1 < runs.Count && runs[row + below + 1].Contains(run) && ContinuesAbove(runs, row + below + 1, run))
                    {
                        below++;
                    }

                    var box = new PdfBox(xs[run.First], Floor(row + below), xs[run.Last + 1], Floor(row - 1));
                    cells.Add(PdfCell.Of([.. words.Where(w => box.Contains(w.Box.CenterX, w.Box.CenterY))], vocabulary, run.Last - run.First + 1, below + 1));
                }

                rows.Add(cells);
            }

            return runs.Count == 2 ? WithBodyDivided(rows, words, runs[1]) : rows;
        }

        // The columns that each cell of a row covers: neighbours without a line between them are one cell.
        private List<(int First, int Last)> Runs(int floor)
        {
            var y = (ys[floor] + ys[floor + 1]) / 2;
            var runs = new List<(int First, int Last)>();
            for (var column = 0; column < xs.Count - 1; column++)
            {
                if (column > 0 && !vertical.Exists(v => Math.Abs(v.CenterX - xs[column]) <= Tolerance && v.Bottom - Tolerance <= y && v.Top + Tolerance >= y))
                {
                    runs[^1] = (runs[^1].First, column);
                }
                else
                {
                    runs.Add((column, column));
                }
            }

            return runs;
        }

        private bool ContinuesAbove(List<List<(int First, int Last)>> runs, int row, (int First, int Last) run)
        {
            var x = (xs[run.First] + xs[run.Last + 1]) / 2;
            return row > 0 && runs[row - 1].Contains(run)
                && !horizontal.Exists(h => Math.Abs(h.CenterY - Floor(row - 1)) <= Tolerance && h.Left - Tolerance <= x && h.Right + Tolerance >= x);
        }

        // The lower edge of a row, counted from the top; that of row -1 is the table's upper edge.
        private double Floor(int row) => ys[ys.Count - 2 - row];

        // Where lines stand around the heading and the body only, the rows of the body are told apart by the first column,
        // unless one of its lines goes on from the one above.
        private List<IReadOnlyList<PdfCell>> WithBodyDivided(List<IReadOnlyList<PdfCell>> rows, IReadOnlyList<PdfFragment> words, List<(int First, int Last)> columns)
        {
            var body = words.Where(w => w.Box.CenterY < Floor(0)).ToList();
            var lines = PdfWords.Rows(body);
            var divided = new List<List<PdfFragment>[]>();
            foreach (var line in lines)
            {
                var cells = columns.Select(run => line.Where(w => w.Box.CenterX >= xs[run.First] && w.Box.CenterX <= xs[run.Last + 1]).ToList()).ToArray();
                if (divided.Count == 0 || cells[0].Count > 0)
                {
                    divided.Add(cells);
                }
                else
                {
                    for (var i = 0; i < cells.Length; i++)
                    {
                        divided[^1][i].AddRange(cells[i]);
                    }
                }
            }

            var isOneRow = divided.Exists(cells => cells[0].Count > 0 && char.IsLower(cells[0][0].Text[0]));
            return isOneRow ? rows : [rows[0], .. divided.Select(cells => (IReadOnlyList<PdfCell>)[.. cells.Select(c => PdfCell.Of(c, vocabulary))])];
        }
    }
}
