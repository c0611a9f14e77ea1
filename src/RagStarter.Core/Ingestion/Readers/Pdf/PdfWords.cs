using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Finds the words of a page and joins those that stand next to each other.</summary>
internal static class PdfWords
{
    // In parts of the font size. Spaces between words are about a quarter of it, justified ones up to three quarters.
    private const double WideGap = 1.0;
    private const double MarkerGap = 4.0;

    // Where the box of a font's letters begins below and ends above the baseline; usual values of text fonts.
    private const double Descent = 0.2;
    private const double Ascent = 0.8;

    private const double SameLine = 0.5;

    /// <summary>The words of a page, as fragments of one word each. Turned text, such as stamps in the margin, is left out.</summary>
    public static List<PdfFragment> Of(Page page)
    {
        var words = new List<PdfFragment>();
        foreach (var word in page.GetWords(NearestNeighbourWordExtractor.Instance))
        {
            if (word.TextOrientation == TextOrientation.Horizontal && !string.IsNullOrWhiteSpace(word.Text))
            {
                words.Add(ToFragment(word));
            }
        }

        return words;
    }

    /// <summary>Joins words to lines, which are split where the gap is wide.</summary>
    public static List<PdfFragment> Join(IEnumerable<PdfFragment> words)
    {
        var fragments = new List<PdfFragment>();
        foreach (var row in Rows(words))
        {
            var run = new List<PdfFragment>();
            foreach (var word in row)
            {
                if (run.Count > 0 && IsSplit(run, word))
                {
                    fragments.Add(Joined(run));
                    run.Clear();
                }

                run.Add(word);
            }

            fragments.Add(Joined(run));
        }

        return fragments;
    }

    /// <summary>Groups items that stand on one line: from top to bottom, in each line from left to right.</summary>
    public static List<List<T>> Rows<T>(IEnumerable<T> items)
        where T : PdfItem
    {
        var rows = new List<(PdfBox Box, List<T> Items)>();
        foreach (var item in items.OrderByDescending(i => i.Box.CenterY))
        {
            // A raised number may come before the line it belongs to, so the last two rows are looked at.
            var first = Math.Max(0, rows.Count - 2);
            var index = rows.FindLastIndex(rows.Count - 1, rows.Count - first, r => r.Box.SharedHeight(item.Box) >= SameLine);
            if (index < 0)
            {
                rows.Add((item.Box, [item]));
                continue;
            }

            var (box, row) = rows[index];
            row.Add(item);
            rows[index] = (item.Box.Height > box.Height ? item.Box : box, row);
        }

        return [.. rows.Select(r => r.Items.OrderBy(i => i.Box.Left).ToList())];
    }

    private static PdfFragment ToFragment(Word word)
    {
        var letters = word.Letters;
        var size = letters.Max(l => l.PointSize);
        size = size > 0 ? size : Math.Max(1, word.BoundingBox.Height);
        var baseline = letters[0].StartBaseLine.Y;
        var box = new PdfBox(word.BoundingBox.Left, baseline - (Descent * size), word.BoundingBox.Right, baseline + (Ascent * size));
        return new PdfFragment(Unligated(word.Text.Trim()), box, baseline, size, letters.All(IsBold));
    }

    private static bool IsBold(Letter letter) =>
        letter.FontDetails is { IsBold: true } or { Weight: >= 600 }
        || (letter.FontName is { } name
            && (name.Contains("bold", StringComparison.OrdinalIgnoreCase)
                || name.Contains("black", StringComparison.OrdinalIgnoreCase)
                || name.Contains("heavy", StringComparison.OrdinalIgnoreCase)));

    // Fonts draw "fi" and the like as one sign (U+FB00 to U+FB06); people search for the letters.
    private static string Unligated(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uFB00', '\uFB06') < 0 ? text : text.Normalize(NormalizationForm.FormKC);

    // The marker of a list item stays with its text, however far away that begins.
    private static bool IsSplit(List<PdfFragment> run, PdfFragment next)
    {
        var size = Math.Max(run[^1].Size, next.Size);
        var isMarker = run.Count == 1 && PdfListMarker.IsMarker(run[0].Text);
        return next.Box.Left - run[^1].Box.Right > size * (isMarker ? MarkerGap : WideGap);
    }

    private static PdfFragment Joined(List<PdfFragment> run)
    {
        if (run.Count == 1)
        {
            return run[0];
        }

        // Raised numbers and single words of another size do not decide where the line stands.
        var main = run.GroupBy(w => Math.Round(w.Size)).MaxBy(g => g.Sum(w => w.Text.Length))!.MaxBy(w => w.Text.Length)!;
        var box = run.Select(w => w.Box).Aggregate((a, b) => a.Union(b)) with { Bottom = main.Box.Bottom, Top = main.Box.Top };
        return new PdfFragment(string.Join(' ', run.Select(w => w.Text)), box, main.Baseline, main.Size, run.TrueForAll(w => w.IsBold));
    }
}
