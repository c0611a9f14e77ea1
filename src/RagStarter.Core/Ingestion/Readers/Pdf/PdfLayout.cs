namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Turns the pages of a document into its blocks.</summary>
internal sealed class PdfLayout
{
    // In parts of the font size: lines that begin this far inside are a part of their own, such as a warning in a frame.
    private const double Indent = 0.5;
    private const double Aligned = 2;
    private const double FrameWidth = 0.6;

    private readonly PdfVocabulary _vocabulary = new();
    private readonly List<(int Page, List<LineOrTable> Items)> _parts = [];
    private readonly PdfTypography _typography;

    /// <summary>Works out running headers, tables, columns and lines.</summary>
    public PdfLayout(IReadOnlyList<PdfPageContent> pages, CancellationToken cancellationToken)
    {
        foreach (var fragment in pages.SelectMany(p => PdfWords.Join(p.Words)))
        {
            _vocabulary.Add(fragment.Text);
        }

        var items = PdfFurniture.Without([.. pages.Select(ItemsOf)]);
        for (var i = 0; i < pages.Count; i++)
        {
            foreach (var part in PdfColumns.Parts(items[i]))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _parts.Add((pages[i].Number, [.. Divide(part, pages[i].Rules.Horizontal)]));
            }
        }

        _typography = new PdfTypography(_parts.ConvertAll(p => (IReadOnlyList<PdfLine>)[.. p.Items.Select(i => i.Line).OfType<PdfLine>()]));
    }

    /// <summary>Adds the blocks to a document.</summary>
    public void Write(ExtractedDocumentBuilder document, CancellationToken cancellationToken)
    {
        var blocks = new PdfBlocks(document, _typography, _vocabulary);
        foreach (var (page, items) in _parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            blocks.BeginPart();
            foreach (var item in items)
            {
                if (item.Table is { } table)
                {
                    blocks.Add(table, page);
                }
                else
                {
                    blocks.Add(item.Line!, page);
                }
            }
        }

        blocks.Finish();
    }

    private List<PdfItem> ItemsOf(PdfPageContent page)
    {
        var words = page.Words.ToList();
        var tables = PdfRuledTables.Take(page.Rules, words, _vocabulary);
        return [.. PdfWords.Join(words), .. tables];
    }

    // Tables with borders divide a part; what stands beside one is read before it.
    private IEnumerable<LineOrTable> Divide(List<List<PdfItem>> part, IReadOnlyList<PdfBox> rules)
    {
        var lines = new List<List<PdfFragment>>();
        foreach (var row in part)
        {
            if (row.OfType<PdfFragment>().ToList() is { Count: > 0 } fragments)
            {
                lines.Add(fragments);
            }

            foreach (var table in row.OfType<PdfTable>())
            {
                foreach (var item in LinesAndTables(lines, rules))
                {
                    yield return item;
                }

                lines.Clear();
                yield return new LineOrTable(table, null);
            }
        }

        foreach (var item in LinesAndTables(lines, rules))
        {
            yield return item;
        }
    }

    private List<LineOrTable> LinesAndTables(List<List<PdfFragment>> lines, IReadOnlyList<PdfBox> rules)
    {
        var items = new List<LineOrTable>();
        var tables = new PdfAlignedTables(lines, rules, _vocabulary);
        for (var i = 0; i < lines.Count;)
        {
            if (tables.ReadAt(i) is var (table, count))
            {
                items.Add(new LineOrTable(table, null));
                i += count;
            }
            else
            {
                items.Add(new LineOrTable(null, PdfLine.Of(lines[i], Margin(lines, lines[i]))));
                i++;
            }
        }

        return items;
    }

    // How far right lines reach that begin where this one does; all lines of the part, unless this one is set in.
    private static double Margin(List<List<PdfFragment>> lines, List<PdfFragment> line)
    {
        var left = line[0].Box.Left;
        var margin = lines.Max(l => l[^1].Box.Right);
        var isSetIn = left - lines.Min(l => l[0].Box.Left) > Indent * line[0].Size;
        var alike = lines.FindAll(l => Math.Abs(l[0].Box.Left - left) <= Aligned);
        var frame = alike.Max(l => l[^1].Box.Right);
        return isSetIn && alike.Count > 1 && frame - left > FrameWidth * (margin - left) ? frame : margin;
    }

    private readonly record struct LineOrTable(PdfTable? Table, PdfLine? Line);
}
