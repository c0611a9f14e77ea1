namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>A line of text in a part of a page.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Box">Where it stands.</param>
/// <param name="Baseline">The height on which the letters stand, in points.</param>
/// <param name="Size">The font size in points.</param>
/// <param name="IsBold">Whether all of it is bold.</param>
/// <param name="IsTabular">Whether wide gaps or rows of points divide it; such a line is not joined with others.</param>
/// <param name="Margin">How far right the lines of its part reach.</param>
internal sealed record PdfLine(string Text, PdfBox Box, double Baseline, double Size, bool IsBold, bool IsTabular, double Margin)
{
    private const double TabularGap = 2.0;

    /// <summary>Whether it is a line of a table of contents, with a row of points before the page number.</summary>
    public bool HasLeader { get; init; }

    /// <summary>Whether it ends a sentence or announces something.</summary>
    public bool EndsSentence => Text[^1] is '.' or '!' or '?' or ':' or ';' or '”' or '"';

    /// <summary>The width of its first word, estimated from that of the line.</summary>
    private double FirstWordWidth => Box.Width * (Text.IndexOf(' ') is var end and > 0 ? end : Text.Length) / Text.Length;

    /// <summary>The line that these fragments make.</summary>
    public static PdfLine Of(IReadOnlyList<PdfFragment> fragments, double margin)
    {
        var main = fragments.MaxBy(f => f.Text.Length)!;
        var hasLeader = fragments.Any(f => f.HasLeader);
        var gaps = fragments.Zip(fragments.Skip(1), (a, b) => b.Box.Left - a.Box.Right);
        return new PdfLine(
            string.Join(' ', fragments.Select(f => f.Text)),
            fragments.Select(f => f.Box).Aggregate((a, b) => a.Union(b)),
            main.Baseline,
            main.Size,
            fragments.All(f => f.IsBold),
            hasLeader || gaps.Any(gap => gap > TabularGap * main.Size),
            margin)
        {
            HasLeader = hasLeader,
        };
    }

    /// <summary>Whether the first word of the next line would not have fitted on it.</summary>
    public bool IsFull(PdfLine next) => Box.Right + (Size / 4) + next.FirstWordWidth > Margin - (Size / 2);

    /// <summary>Whether it reaches over more than half of the width between <paramref name="left"/> and the margin.</summary>
    public bool IsLong(double left) => Box.Right - left > (Margin - left) * 0.6;
}
