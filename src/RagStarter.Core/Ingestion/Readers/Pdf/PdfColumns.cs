namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>
/// Puts what stands on a page into reading order: a part of the page that is set in columns is read column by column. Works
/// like a recursive X-Y cut that cuts first where a gap runs down over the most lines.
/// </summary>
internal static class PdfColumns
{
    private const int MinLines = 3;
    private const int MaxLines = 250;

    // In parts of the font size; the space between columns is wider than any between words.
    private const double MinGutter = 1.0;
    private const double Indent = 0.5;
    private const double MaxIndent = 3.0;
    private const double StraightShare = 0.8;

    // Lines of running text fill their column, and many begin inside a sentence; cells of a table do neither.
    private const double FullLine = 0.7;
    private const double FullShare = 0.55;
    private const double LowerCaseShare = 0.25;
    private const double BulletShare = 0.4;

    /// <summary>The parts of a page in reading order, each as lines from top to bottom.</summary>
    public static List<List<List<PdfItem>>> Parts(IReadOnlyList<PdfItem> items)
    {
        var parts = new List<List<List<PdfItem>>>();
        Split(PdfWords.Rows(items), parts);
        return parts;
    }

    private static void Split(List<List<PdfItem>> lines, List<List<List<PdfItem>>> parts)
    {
        if (lines.Count == 0)
        {
            return;
        }

        if (lines.Count > MaxLines || FindColumns(lines) is not var (start, end, gutter))
        {
            parts.Add(lines);
            return;
        }

        var inColumns = lines[start..end].SelectMany(l => l).ToList();
        Split(lines[..start], parts);
        Split(PdfWords.Rows(inColumns.Where(i => i.Box.CenterX < gutter)), parts);
        Split(PdfWords.Rows(inColumns.Where(i => i.Box.CenterX >= gutter)), parts);
        Split(lines[end..], parts);
    }

    // The longest run of lines that a gap runs down through, with running text on both sides.
    private static (int Start, int End, double Gutter)? FindColumns(List<List<PdfItem>> lines)
    {
        (int Start, int End, double Gutter)? best = null;
        var longest = MinLines - 1;
        for (var start = 0; lines.Count - start > longest; start++)
        {
            foreach (var (end, gutter) in Enumerable.Reverse(Gaps(lines, start)).TakeWhile(g => g.End - start > longest))
            {
                if (AreColumns(lines[start..end], gutter))
                {
                    best = (start, end, gutter);
                    longest = end - start;
                    break;
                }
            }
        }

        return best;
    }

    // The gaps that run down from a line, and how far; the shorter ones first.
    private static List<(int End, double Gutter)> Gaps(List<List<PdfItem>> lines, int start)
    {
        var gaps = new List<(int End, double Gutter)>();
        var covered = new List<(double Left, double Right)>();
        for (var end = start; end < lines.Count; end++)
        {
            covered = Merge(covered, lines[end]);
            var gutters = Gutters(covered, lines[end]);
            if (gutters.Count == 0 && covered.Count + lines[end].Count > 2)
            {
                break;
            }

            gaps.AddRange(gutters.Select(gutter => (end + 1, gutter)));
        }

        return gaps;
    }

    private static List<(double Left, double Right)> Merge(List<(double Left, double Right)> covered, List<PdfItem> line)
    {
        var merged = new List<(double Left, double Right)>();
        foreach (var span in covered.Concat(line.Select(i => (i.Box.Left, i.Box.Right))).Order())
        {
            if (merged.Count > 0 && span.Left <= merged[^1].Right)
            {
                merged[^1] = (merged[^1].Left, Math.Max(merged[^1].Right, span.Right));
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    private static List<double> Gutters(List<(double Left, double Right)> covered, List<PdfItem> line)
    {
        var minimum = MinGutter * line.OfType<PdfFragment>().Select(f => f.Size).DefaultIfEmpty(0).Max();
        return [.. covered.Zip(covered.Skip(1)).Where(p => p.Second.Left - p.First.Right >= minimum).Select(p => (p.First.Right + p.Second.Left) / 2)];
    }

    private static bool AreColumns(List<List<PdfItem>> lines, double gutter)
    {
        var left = lines.ConvertAll(l => l.Where(i => i.Box.CenterX < gutter).ToList()).FindAll(l => l.Count > 0);
        var right = lines.ConvertAll(l => l.Where(i => i.Box.CenterX >= gutter).ToList()).FindAll(l => l.Count > 0);
        return left.Count >= MinLines && right.Count >= MinLines
            && IsStraight(left) && IsStraight(right)
            && ((IsList(left) && IsList(right)) || (IsRunningText(left) && IsRunningText(right)));
    }

    // Lines of a column begin at its left edge or a little inside; above all the first and the last one.
    private static bool IsStraight(List<List<PdfItem>> lines)
    {
        var edge = lines.Select(l => Math.Round(l[0].Box.Left)).CountBy(x => x).MaxBy(x => x.Value).Key;
        var size = lines[0][0].Box.Height;
        bool IsAtEdge(List<PdfItem> line) => line[0].Box.Left >= edge - (Indent * size) && line[0].Box.Left <= edge + (MaxIndent * size);
        return IsAtEdge(lines[0]) && IsAtEdge(lines[^1]) && lines.Count(IsAtEdge) >= lines.Count * StraightShare;
    }

    private static bool IsList(List<List<PdfItem>> lines) =>
        lines.Count(l => l[0] is PdfFragment f && PdfListMarker.Split(f.Text) is not null) >= lines.Count * BulletShare;

    private static bool IsRunningText(List<List<PdfItem>> lines)
    {
        var left = lines.Min(l => l[0].Box.Left);
        var width = lines.Max(l => l[^1].Box.Right) - left;
        var full = lines.Count(l => l[^1].Box.Right - l[0].Box.Left >= FullLine * width);
        var lower = lines.Count(l => l[0] is PdfFragment f && char.IsLetter(f.Text[0]) && !char.IsUpper(f.Text[0]));
        return full >= lines.Count * FullShare && lower >= lines.Count * LowerCaseShare;
    }
}
