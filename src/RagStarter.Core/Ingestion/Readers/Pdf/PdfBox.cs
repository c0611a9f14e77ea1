namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>A rectangle on a page, in points (1/72 inch) from the page's lower left corner.</summary>
internal readonly record struct PdfBox(double Left, double Bottom, double Right, double Top)
{
    /// <summary>From left to right.</summary>
    public double Width => Right - Left;

    /// <summary>From bottom to top.</summary>
    public double Height => Top - Bottom;

    /// <summary>The middle between left and right.</summary>
    public double CenterX => (Left + Right) / 2;

    /// <summary>The middle between bottom and top.</summary>
    public double CenterY => (Bottom + Top) / 2;

    /// <summary>The smallest rectangle around both.</summary>
    public PdfBox Union(PdfBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Bottom, other.Bottom), Math.Max(Right, other.Right), Math.Max(Top, other.Top));

    /// <summary>Whether the point lies in it or on its edge.</summary>
    public bool Contains(double x, double y) => x >= Left && x <= Right && y >= Bottom && y <= Top;

    /// <summary>How much of the lower of the two stands at the same height as the other, from 0 to 1.</summary>
    public double SharedHeight(PdfBox other)
    {
        var shared = Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom);
        var lower = Math.Min(Height, other.Height);
        return lower <= 0 ? 0 : Math.Max(0, shared / lower);
    }
}
