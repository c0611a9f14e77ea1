namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Knows how far right the lines of a part of a page reach.</summary>
internal sealed class PdfMargins
{
    // In parts of the font size: lines that begin this far inside may stand in a frame of their own, such as a warning; and
    // how much of the width to the right margin such a frame fills at least.
    private const double Indent = 0.5;
    private const double FrameWidth = 0.6;

    // Lines that begin within this many points of each other are aligned.
    private const double Aligned = 2;

    private readonly Dictionary<double, (int Lines, double Right)> _byLeft = [];
    private readonly double _left = double.MaxValue;
    private readonly double _right = double.MinValue;

    /// <summary>Measures the lines of a part of a page.</summary>
    public PdfMargins(IEnumerable<List<PdfFragment>> lines)
    {
        foreach (var line in lines)
        {
            var key = KeyOf(line);
            var right = line[^1].Box.Right;
            var known = _byLeft.GetValueOrDefault(key, (0, double.MinValue));
            _byLeft[key] = (known.Item1 + 1, Math.Max(known.Item2, right));
            _left = Math.Min(_left, line[0].Box.Left);
            _right = Math.Max(_right, right);
        }
    }

    /// <summary>The right margin of a line: that of the lines below which it is set in, if these fill a frame; else that of all.</summary>
    public double Of(List<PdfFragment> line)
    {
        var left = line[0].Box.Left;
        var (lines, frame) = _byLeft[KeyOf(line)];
        var isSetIn = left - _left > Indent * line[0].Size;
        return isSetIn && lines > 1 && frame - left > FrameWidth * (_right - left) ? frame : _right;
    }

    private static double KeyOf(List<PdfFragment> line) => Math.Round(line[0].Box.Left / Aligned);
}
