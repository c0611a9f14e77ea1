using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>The horizontal and vertical lines that are drawn on a page, as the borders of tables are.</summary>
internal sealed class PdfRules
{
    // Drawings and maps have thousands of lines and are no tables.
    private const int MaxPaths = 20_000;
    private const double MaxThickness = 2.5;
    private const double MinLength = 6;

    private readonly List<PdfBox> _horizontal = [];
    private readonly List<PdfBox> _vertical = [];

    private PdfRules()
    {
    }

    /// <summary>The horizontal lines.</summary>
    public IReadOnlyList<PdfBox> Horizontal => _horizontal;

    /// <summary>The vertical lines.</summary>
    public IReadOnlyList<PdfBox> Vertical => _vertical;

    /// <summary>Finds the lines of a page; the edges of rectangles, such as shaded cells, count as lines.</summary>
    public static PdfRules Of(Page page)
    {
        var rules = new PdfRules();
        foreach (var path in page.Paths.Count <= MaxPaths ? page.Paths : [])
        {
            if (path.IsStroked || path.IsFilled)
            {
                foreach (var part in path)
                {
                    rules.Add(part);
                }
            }
        }

        return rules;
    }

    private void Add(PdfSubpath part)
    {
        if (part.GetBoundingRectangle() is not { } bounds)
        {
            return;
        }

        var box = new PdfBox(bounds.Left, bounds.Bottom, bounds.Right, bounds.Top);
        if (box.Height <= MaxThickness || box.Width <= MaxThickness)
        {
            Add(box);
        }
        else if (part.IsDrawnAsRectangle)
        {
            Add(box with { Top = box.Bottom });
            Add(box with { Bottom = box.Top });
            Add(box with { Right = box.Left });
            Add(box with { Left = box.Right });
        }
        else
        {
            foreach (var line in part.Commands.OfType<PdfSubpath.Line>())
            {
                Add(new PdfBox(
                    Math.Min(line.From.X, line.To.X),
                    Math.Min(line.From.Y, line.To.Y),
                    Math.Max(line.From.X, line.To.X),
                    Math.Max(line.From.Y, line.To.Y)));
            }
        }
    }

    private void Add(PdfBox line)
    {
        if (line.Height <= MaxThickness && line.Width >= MinLength)
        {
            _horizontal.Add(line);
        }
        else if (line.Width <= MaxThickness && line.Height >= MinLength)
        {
            _vertical.Add(line);
        }
    }
}
