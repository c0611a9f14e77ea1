namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>How a document is set: the size of its running text, the distance of its lines and the sizes of its headings.</summary>
internal sealed class PdfTypography
{
    // A heading is clearly larger than the text around it: 12 point over 11 is, 10.5 over 10 is not.
    private const double HeadingRatio = 1.08;
    private const double UsualLineDistance = 1.2;
    private const double MostlyBold = 0.5;
    private const int MaxSizes = 5;

    private readonly List<double> _headingSizes;
    private readonly bool _isBodyBold;

    /// <summary>Measures all lines of a document.</summary>
    public PdfTypography(IReadOnlyCollection<IReadOnlyList<PdfLine>> parts)
    {
        var lines = parts.SelectMany(p => p).ToList();
        BodySize = WeightedMedian(lines);
        LineDistance = MedianDistance(parts);
        _isBodyBold = lines.Where(l => l.IsBold).Sum(l => l.Text.Length) > lines.Sum(l => l.Text.Length) * MostlyBold;
        _headingSizes = [.. lines.Where(IsLarge).Select(l => Rounded(l.Size)).Distinct().OrderDescending().Take(MaxSizes)];
    }

    /// <summary>The font size of the running text, in points.</summary>
    public double BodySize { get; }

    /// <summary>The usual distance between the baselines of a paragraph's lines, in parts of the font size.</summary>
    public double LineDistance { get; }

    /// <summary>Whether a line is clearly larger than the running text.</summary>
    public bool IsLarge(PdfLine line) => line.Size >= BodySize * HeadingRatio && !line.HasLeader;

    /// <summary>Whether bold type sets a line off from the running text.</summary>
    public bool IsSetOff(PdfLine line) => line.IsBold && !_isBodyBold;

    /// <summary>The level of a heading: the largest size is 1; bold text of the usual size comes below all others.</summary>
    public int Level(PdfLine line)
    {
        var index = _headingSizes.FindIndex(size => Rounded(line.Size) >= size);
        return (index < 0 ? _headingSizes.Count : index) + 1;
    }

    private static double Rounded(double size) => Math.Round(size * 2) / 2;

    private static double WeightedMedian(List<PdfLine> lines)
    {
        var half = lines.Sum(l => l.Text.Length) / 2;
        foreach (var line in lines.OrderBy(l => l.Size))
        {
            half -= line.Text.Length;
            if (half <= 0)
            {
                return line.Size;
            }
        }

        return 1;
    }

    // Of full lines that end inside a sentence, because those go on in the same paragraph.
    private static double MedianDistance(IEnumerable<IReadOnlyList<PdfLine>> parts)
    {
        var distances = parts
            .SelectMany(p => p.Zip(p.Skip(1)))
            .Where(p => Math.Abs(p.First.Size - p.Second.Size) < 0.1 && !p.First.EndsSentence && p.First.IsFull(p.Second))
            .Select(p => (p.First.Baseline - p.Second.Baseline) / p.First.Size)
            .Where(d => d is > 0.8 and < 3)
            .Order()
            .ToList();
        return distances.Count == 0 ? UsualLineDistance : distances[distances.Count / 2];
    }
}
