using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace RagStarter.Core.Ingestion.Readers.Html;

/// <summary>Walks a page's elements in order and adds their blocks to a document.</summary>
internal sealed class HtmlBlocks(ExtractedDocumentBuilder document)
{
    private const string Content = "main, article, [role=main]";

    private readonly StringBuilder _inline = new();
    private bool _hasContentElement;
    private int _listDepth;
    private (string Marker, string Prefix)? _item;

    /// <summary>Adds all blocks of a page. Its header, footer and asides are left out where the page says what its content is.</summary>
    public void Write(IHtmlDocument page)
    {
        _hasContentElement = page.QuerySelector(Content) is not null;
        if (page.Body is { } body)
        {
            WriteChildren(body);
            Flush();
        }
    }

    private void WriteChildren(INode parent)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText text)
            {
                _inline.Append(text.Data);
            }
            else if (child is IElement element && !HtmlElements.IsIgnored(element) && !IsPageChrome(element))
            {
                Write(element);
            }
        }
    }

    private void Write(IElement element)
    {
        if (HtmlElements.Replacement(element) is { } replacement)
        {
            _inline.Append(replacement);
        }
        else if (HtmlElements.IsBlock(element))
        {
            Flush();
            WriteBlock(element);
            Flush();
        }
        else
        {
            WriteChildren(element);
        }
    }

    private void WriteBlock(IElement element)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                document.AddHeading(element.LocalName[1] - '0', HtmlElements.TextOf(element));
                break;
            case "ul" or "ol" or "menu":
                WriteList(element);
                break;
            case "li":
                WriteItem(element, "-", string.Empty);
                break;
            case "dl":
                WriteDefinitions(element);
                break;
            case "table":
                WriteTable((IHtmlTableElement)element);
                break;
            case "pre":
                document.AddCode(element.TextContent);
                break;
            default:
                WriteChildren(element);
                break;
        }
    }

    private void WriteList(IElement list)
    {
        FlushTerm();
        _listDepth++;
        var number = NumberOf(list, "start") ?? 1;
        foreach (var child in list.Children.Where(c => !HtmlElements.IsIgnored(c)))
        {
            if (child.LocalName != "li")
            {
                Write(child);
                continue;
            }

            number = NumberOf(child, "value") ?? number;
            WriteItem(child, list.LocalName == "ol" ? $"{number}." : "-", string.Empty);
            number++;
        }

        _listDepth--;
    }

    // The first text becomes the item; what stands on lines of its own below it follows as blocks.
    private void WriteItem(IElement item, string marker, string prefix)
    {
        _item = (marker, prefix);
        WriteChildren(item);
        Flush();
        _item = null;
    }

    private void WriteDefinitions(IElement list)
    {
        _listDepth++;
        var terms = new List<string>();
        var isTermOpen = false;
        foreach (var entry in list.QuerySelectorAll("dt, dd").Where(e => e.Closest("dl") == list && !HtmlElements.IsIgnored(e)))
        {
            if (entry.LocalName == "dt")
            {
                if (!isTermOpen)
                {
                    terms.Clear();
                }

                terms.Add(HtmlElements.TextOf(entry).TrimEnd(':', ' '));
                isTermOpen = true;
                continue;
            }

            WriteItem(entry, "-", $"{string.Join(", ", terms)}: ");
            isTermOpen = false;
        }

        if (isTermOpen)
        {
            document.AddListItem(string.Join(", ", terms), _listDepth);
        }

        _listDepth--;
    }

    private void WriteTable(IHtmlTableElement table)
    {
        FlushTerm();
        if (table.Caption is { } caption && !HtmlElements.IsIgnored(caption))
        {
            document.AddParagraph(HtmlElements.TextOf(caption));
        }

        var rows = table.Rows.Where(r => !HtmlElements.IsIgnored(r)).ToList();
        if (IsLayout(table, rows))
        {
            rows.ForEach(row => row.Cells.Where(c => !HtmlElements.IsIgnored(c)).ToList().ForEach(Write));
            return;
        }

        var grid = new TableGrid();
        foreach (var row in rows)
        {
            var cells = row.Cells.Where(c => !HtmlElements.IsIgnored(c));
            grid.AddRow(
                cells.Select(c => new TableCell(HtmlElements.TextOf(c), c.ColumnSpan, c.RowSpan, c.LocalName == "th")),
                isHeader: row.ParentElement?.LocalName == "thead");
        }

        grid.WriteTo(document);
    }

    // A table that holds other tables, or has one column only, arranges the page instead of listing values.
    private static bool IsLayout(IHtmlTableElement table, List<IHtmlTableRowElement> rows) =>
        table.GetAttribute("role") is "presentation" or "none"
        || rows.TrueForAll(r => r.Cells.Length <= 1)
        || (table.QuerySelector("table") is not null && !table.QuerySelectorAll("th").Any(th => th.Closest("table") == table));

    private bool IsPageChrome(IElement element) =>
        _hasContentElement && element.LocalName is "header" or "footer" or "aside" && element.Closest(Content) is null;

    private static int? NumberOf(IElement element, string attribute) =>
        int.TryParse(element.GetAttribute(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A term that is explained by a list or table instead of a text.
    private void FlushTerm()
    {
        if (_item is { Prefix.Length: > 0 } term)
        {
            _item = null;
            document.AddListItem(term.Prefix, _listDepth, term.Marker);
        }
    }

    private void Flush()
    {
        var text = _inline.ToString();
        _inline.Clear();
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (_item is { } item)
        {
            _item = null;
            document.AddListItem(item.Prefix + text.TrimStart(), Math.Max(1, _listDepth), item.Marker);
        }
        else
        {
            document.AddParagraph(text);
        }
    }
}
