using System.Net;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace RagStarter.Web.Components.Markup;

/// <summary>
/// Turns Markdown that a model or a document wrote into HTML that cannot run, load or send anything: raw HTML is text,
/// links lead to a page that shows where they go, images are words, and the result passes a list of what is allowed.
/// </summary>
internal sealed class UntrustedMarkdown
{
    /// <summary>How many levels the headings of a text move down: the page's own are above them.</summary>
    public const int HeadingShift = 2;

    private const int MaxHeadingLevel = 6;

    private static readonly IReadOnlyDictionary<int, CitationTarget> NoCitations = new Dictionary<int, CitationTarget>();

    private readonly MarkdownPipeline _pipeline;
    private readonly MarkupSanitizer _sanitizer;

    public UntrustedMarkdown()
        : this(PipelineWithoutHtml().Build(), new MarkupSanitizer())
    {
    }

    /// <summary>Renders with other parts, so that tests can show that each guard holds without the other.</summary>
    internal UntrustedMarkdown(MarkdownPipeline pipeline, MarkupSanitizer sanitizer)
    {
        _pipeline = pipeline;
        _sanitizer = sanitizer;
    }

    /// <summary>The HTML of a whole text, one piece for each of its blocks (paragraph, list, table, …).</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="citations">Where the numbers in square brackets lead.</param>
    public IReadOnlyList<MarkupString> Render(string markdown, IReadOnlyDictionary<int, CitationTarget>? citations = null) =>
        [.. RenderBlocks(markdown, citations ?? NoCitations).Select(b => b.Html)];

    /// <summary>The blocks of a text with the place where each begins.</summary>
    internal List<(int Start, MarkupString Html)> RenderBlocks(string markdown, IReadOnlyDictionary<int, CitationTarget> citations)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(markdown, _pipeline);
        }
        catch (ArgumentException)
        {
            // Nested more deeply than any text of people is: shown as it was written.
            return [(0, new MarkupString($"<p>{WebUtility.HtmlEncode(markdown)}</p>"))];
        }

        Adapt(document);
        var renderer = RendererFor(citations, out var writer);
        var blocks = new List<(int, MarkupString)>(document.Count);
        foreach (var block in document)
        {
            writer.GetStringBuilder().Clear();
            renderer.Render(block);
            var html = _sanitizer.Sanitize(writer.ToString());
            if (html.Length > 0)
            {
                blocks.Add((block.Span.Start, new MarkupString(html)));
            }
        }

        return blocks;
    }

    /// <summary>The parts of Markdown that are read.</summary>
    internal static MarkdownPipelineBuilder PipelineWithoutHtml()
    {
        var builder = new MarkdownPipelineBuilder()
            .DisableHtml()
            .UsePipeTables()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseAutoLinks(new AutoLinkOptions { OpenInNewWindow = false });
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new CitationMarkParser());
        return builder;
    }

    private HtmlRenderer RendererFor(IReadOnlyDictionary<int, CitationTarget> citations, out StringWriter writer)
    {
        writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new OutwardLinkRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<AutolinkInlineRenderer>(new AngleLinkRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new PlainCodeRenderer());
        renderer.ObjectRenderers.Add(new CitationMarkRenderer(citations));
        return renderer;
    }

    private static void Adapt(MarkdownDocument document)
    {
        foreach (var block in document.Descendants())
        {
            if (block is HeadingBlock heading)
            {
                heading.Level = Math.Min(MaxHeadingLevel, heading.Level + HeadingShift);
            }
            else if (block is Table table)
            {
                AlignByClass(table);
            }
        }
    }

    // The table's own way of alignment is a style attribute.
    private static void AlignByClass(Table table)
    {
        var alignments = table.ColumnDefinitions.Select(c => c.Alignment).ToList();
        table.ColumnDefinitions.ForEach(c => c.Alignment = null);
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < alignments.Count; i++)
            {
                if (row[i] is TableCell cell && alignments[i] is TableColumnAlign.Right or TableColumnAlign.Center)
                {
                    cell.GetAttributes().AddClass(alignments[i] == TableColumnAlign.Right ? "right" : "center");
                }
            }
        }
    }
}
