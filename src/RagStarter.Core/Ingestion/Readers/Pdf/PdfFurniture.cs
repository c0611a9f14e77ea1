using System.Globalization;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Removes what repeats at the top and bottom of most pages: running headers and footers, page numbers.</summary>
internal static partial class PdfFurniture
{
    private const int MaxLines = 3;

    // Left and right pages of a book may have different headers, so less than half of the pages must do.
    private const double PageShare = 0.4;

    // In points; between where a line stands on different pages, and (in parts of the font size) before the text begins.
    private const double Tolerance = 12;
    private const double MinDistance = 0.3;

    /// <summary>What stands on each page without them; unless nothing else does, as on sheets of labels.</summary>
    public static IReadOnlyList<List<PdfItem>> Without(IReadOnlyList<List<PdfItem>> pages)
    {
        var rest = pages.Select(p => p.ToList()).ToList();
        RemoveAt(rest, isTop: true);
        RemoveAt(rest, isTop: false);
        return rest.Exists(p => p.Count > 0) ? rest : pages;
    }

    private static void RemoveAt(List<List<PdfItem>> pages, bool isTop)
    {
        var edges = pages.Select(p => EdgeLines(p, isTop)).ToList();
        var lines = edges.SelectMany(e => e).ToLookup(e => e.Key, StringComparer.Ordinal);
        var needed = Math.Max(2, (int)Math.Ceiling(pages.Count * PageShare));
        var numbered = Numbered(edges, needed);
        for (var i = 0; i < pages.Count; i++)
        {
            foreach (var line in edges[i].TakeWhile(l => numbered.Contains(l) || IsRepeated(l, lines[l.Key], needed)))
            {
                pages[i].RemoveAll(line.Fragments.Contains);
            }
        }
    }

    private static bool IsRepeated(EdgeLine line, IEnumerable<EdgeLine> alike, int needed) =>
        alike.Count(o => Math.Abs(o.Height - line.Height) <= Tolerance) >= needed;

    // Headers that name the chapter differ from page to page, but the page number beside them counts on: the outermost lines
    // whose number is as far ahead of the page's index as on most pages, at the same height.
    private static HashSet<EdgeLine> Numbered(List<List<EdgeLine>> edges, int needed)
    {
        var outermost = edges.SelectMany((lines, page) => lines.Take(1).SelectMany(l => l.Numbers.Select(n => (Offset: n - page, Line: l))));
        var series = outermost.GroupBy(l => l.Offset, l => l.Line).MaxBy(g => g.Count())?.ToList() ?? [];
        var height = series.Select(l => l.Height).Order().ElementAtOrDefault(series.Count / 2);
        return series.Count >= needed ? [.. series.Where(l => Math.Abs(l.Height - height) <= Tolerance)] : [];
    }

    // The outermost lines, from the edge inwards, up to the one that has text close to it.
    private static List<EdgeLine> EdgeLines(List<PdfItem> page, bool isTop)
    {
        var rows = PdfWords.Rows(page);
        if (!isTop)
        {
            rows.Reverse();
        }

        var lines = new List<EdgeLine>();
        for (var i = 0; i < rows.Count && i < MaxLines && rows[i].TrueForAll(item => item is PdfFragment); i++)
        {
            var fragments = rows[i].Cast<PdfFragment>().ToList();
            lines.Add(new EdgeLine(string.Join(' ', fragments.Select(f => f.Text)), fragments[0].Baseline, [.. fragments]));
        }

        while (lines.Count > 0 && lines.Count < rows.Count && !IsApart(rows[lines.Count - 1], rows[lines.Count]))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static bool IsApart(List<PdfItem> outer, List<PdfItem> inner)
    {
        var (outerTop, outerBottom) = (outer.Max(i => i.Box.Top), outer.Min(i => i.Box.Bottom));
        var (innerTop, innerBottom) = (inner.Max(i => i.Box.Top), inner.Min(i => i.Box.Bottom));
        return Math.Max(outerBottom - innerTop, innerBottom - outerTop) >= MinDistance * (outerTop - outerBottom);
    }

    private sealed partial class EdgeLine(string text, double height, HashSet<PdfItem> fragments)
    {
        /// <summary>The text without its numbers, which differ from page to page.</summary>
        public string Key { get; } = Digits().Replace(text, "#").ToUpperInvariant();

        public double Height { get; } = height;

        public HashSet<PdfItem> Fragments { get; } = fragments;

        /// <summary>The numbers with which it begins or ends.</summary>
        public IReadOnlyList<int> Numbers { get; } =
            [.. OuterNumbers().Matches(text).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture))];

        [GeneratedRegex(@"\d+")]
        private static partial Regex Digits();

        [GeneratedRegex(@"^\d{1,5}(?=\s|$)|(?<=\s)\d{1,5}$")]
        private static partial Regex OuterNumbers();
    }
}
