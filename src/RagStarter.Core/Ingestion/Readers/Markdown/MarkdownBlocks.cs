using System.Globalization;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using RagStarter.Core.Ingestion.Readers.Html;

namespace RagStarter.Core.Ingestion.Readers.Markdown;

/// <summary>Walks Markdown's blocks in order and adds them to a document.</summary>
/// <param name="document">The document.</param>
/// <param name="fileName">The file's name, for messages.</param>
/// <param name="limits">What is allowed.</param>
/// <param name="cancellationToken">Stops.</param>
internal sealed class MarkdownBlocks(
    ExtractedDocumentBuilder document,
    string fileName,
    IngestionOptions limits,
    CancellationToken cancellationToken)
{
    private int _depth;
    private int _listDepth;
    private (string Marker, string Prefix)? _item;

    /// <summary>Adds the blocks of <paramref name="container"/>.</summary>
    /// <exception cref="UnreadableDocumentException">It is nested too deeply.</exception>
    public void Write(ContainerBlock container)
    {
        if (++_depth > limits.MaxNesting)
        {
            throw new UnreadableDocumentException(
                $"'{fileName}' is nested more than {limits.MaxNesting} levels deep. Simplify it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxNesting)}.");
        }

        foreach (var block in container)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(block);
        }

        _depth--;
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                document.AddHeading(heading.Level, MarkdownText.Of(heading));
                break;
            case ParagraphBlock paragraph:
                WriteText(MarkdownText.Of(paragraph));
                break;
            case YamlFrontMatterBlock or LinkReferenceDefinitionGroup or ThematicBreakBlock:
                break;
            case CodeBlock code:
                document.AddCode(code.Lines.ToString());
                break;
            case HtmlBlock html:
                WriteHtml(html);
                break;
            case Table table:
                WriteTable(table);
                break;
            case ListBlock list:
                WriteList(list);
                break;
            case DefinitionList definitions:
                WriteDefinitions(definitions);
                break;
            case FootnoteGroup footnotes:
                footnotes.OfType<Footnote>().ToList().ForEach(WriteFootnote);
                break;
            case AlertBlock alert:
                WriteAlert(alert);
                break;
            case ContainerBlock container:
                Write(container);
                break;
        }
    }

    private void WriteText(string text)
    {
        if (_item is { } item)
        {
            _item = null;
            document.AddListItem(item.Prefix + text, Math.Max(1, _listDepth), item.Marker);
        }
        else
        {
            document.AddParagraph(text);
        }
    }

    // The first paragraph becomes the item; further ones, inner lists and code follow as blocks.
    private void WriteItem(ContainerBlock item, string marker, string prefix = "")
    {
        _item = (marker, prefix);
        Write(item);
        _item = null;
    }

    private void WriteList(ListBlock list)
    {
        _listDepth++;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            WriteItem(item, list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{item.Order}{list.OrderedDelimiter}") : "-");
        }

        _listDepth--;
    }

    // Further definitions of a term are items without one.
    private void WriteDefinitions(DefinitionList list)
    {
        var terms = string.Empty;
        foreach (var item in list.OfType<DefinitionItem>())
        {
            terms = string.Join(", ", item.OfType<DefinitionTerm>().Select(MarkdownText.Of)) is { Length: > 0 } own ? own : terms;
            foreach (var block in item.Where(b => b is not DefinitionTerm))
            {
                _item = ("-", $"{terms}: ");
                Write(block);
                _item = null;
            }
        }
    }

    private void WriteFootnote(Footnote footnote) =>
        WriteItem(footnote, string.Create(CultureInfo.InvariantCulture, $"[{footnote.Order}]"));

    private void WriteAlert(AlertBlock alert)
    {
        var kind = alert.Kind.ToString();
        if (alert is [ParagraphBlock first, ..])
        {
            WriteText($"{kind[..1].ToUpperInvariant()}{kind[1..].ToLowerInvariant()}: {MarkdownText.Of(first).TrimStart()}");
        }

        foreach (var block in alert.Skip(1))
        {
            Write(block);
        }
    }

    private void WriteHtml(HtmlBlock html)
    {
        using var page = HtmlReader.Parse(html.Lines.ToString(), fileName, limits, cancellationToken);
        new HtmlBlocks(document).Write(page);
    }

    private void WriteTable(Table table)
    {
        var grid = new TableGrid();
        foreach (var row in table.OfType<TableRow>())
        {
            grid.AddRow(row.OfType<Markdig.Extensions.Tables.TableCell>().Select(CellOf), row.IsHeader);
        }

        grid.WriteTo(document);
    }

    private static TableCell CellOf(Markdig.Extensions.Tables.TableCell cell) =>
        new(string.Join(' ', cell.Descendants<LeafBlock>().Select(MarkdownText.Of)), cell.ColumnSpan, cell.RowSpan);
}
