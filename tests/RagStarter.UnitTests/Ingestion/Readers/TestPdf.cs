using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace RagStarter.UnitTests.Ingestion.Readers;

/// <summary>Writes small PDF documents: A4 pages, Helvetica, coordinates in points from the lower left corner.</summary>
internal sealed class TestPdf : IDisposable
{
    public const double Left = 60;
    public const double LineHeight = 14;

    private readonly PdfDocumentBuilder _builder = new();
    private readonly PdfDocumentBuilder.AddedFont _regular;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private PdfPageBuilder _page;
    private double _y;

    public TestPdf()
    {
        _regular = _builder.AddStandard14Font(Standard14Font.Helvetica);
        _bold = _builder.AddStandard14Font(Standard14Font.HelveticaBold);
        _page = _builder.AddPage(PageSize.A4);
        _y = 760;
    }

    public double Y => _y;

    public string Title
    {
        set => _builder.DocumentInformation.Title = value;
    }

    public TestPdf NextPage()
    {
        _page = _builder.AddPage(PageSize.A4);
        _y = 760;
        return this;
    }

    /// <summary>Goes on on that page, which may be the next one.</summary>
    public TestPdf OnPage(int number) => number > _page.PageNumber ? NextPage() : this;

    public TestPdf MoveTo(double y)
    {
        _y = y;
        return this;
    }

    /// <summary>Leaves space before the next line.</summary>
    public TestPdf Space(double points = 10)
    {
        _y -= points;
        return this;
    }

    /// <summary>Writes lines below each other.</summary>
    public TestPdf Lines(params string[] lines) => LinesAt(Left, 12, false, lines);

    public TestPdf Heading(string text, double size = 16) => LinesAt(Left, size, true, text).Space();

    public TestPdf LinesAt(double x, double size, bool isBold, params string[] lines)
    {
        foreach (var line in lines)
        {
            At(x, _y, line, size, isBold);
            _y -= LineHeight * size / 12;
        }

        return this;
    }

    /// <summary>Writes the cells of a row at the given places.</summary>
    public TestPdf Row(double[] columns, string[] cells, bool isBold = false, double height = 20)
    {
        foreach (var (x, cell) in columns.Zip(cells))
        {
            if (cell.Length > 0)
            {
                At(x, _y, cell, 12, isBold);
            }
        }

        _y -= height;
        return this;
    }

    public TestPdf At(double x, double y, string text, double size = 12, bool isBold = false)
    {
        _page.AddText(text, size, new PdfPoint(x, y), isBold ? _bold : _regular);
        return this;
    }

    public TestPdf Rule(double x1, double y1, double x2, double y2)
    {
        _page.DrawLine(new PdfPoint(x1, y1), new PdfPoint(x2, y2), 0.5);
        return this;
    }

    public byte[] Build() => _builder.Build();

    public void Dispose() => _builder.Dispose();
}
