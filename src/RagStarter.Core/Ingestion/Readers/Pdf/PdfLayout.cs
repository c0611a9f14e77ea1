namespace RagStarter.Core.Ingestion.Readers.Pdf;

/// <summary>Turns the pages of a document into its blocks.</summary>
internal sealed class PdfLayout
{
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
        var margins = new PdfMargins(lines);
        for (var i = 0; i < lines.Count;)
        {
            if (tables.ReadAt(i) is var (table, count))
            {
                items.Add(new LineOrTable(table, null));
                i += count;
            }
            else
            {
                items.Add(new LineOrTable(null, PdfLine.Of(lines[i], margins.Of(lines[i]))));
                i++;
            }
        }

        return items;
    }

    private readonly record struct LineOrTable(PdfTable? Table, PdfLine? Line);
}
