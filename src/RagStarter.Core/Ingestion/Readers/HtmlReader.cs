using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using RagStarter.Core.Ingestion.Readers.Html;

namespace RagStarter.Core.Ingestion.Readers;

/// <summary>Reads web pages. Scripts do not run and nothing is loaded; navigation and hidden parts are left out.</summary>
public sealed class HtmlReader : IDocumentReader
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".html", ".htm"];

    /// <inheritdoc/>
    public ExtractedDocument Read(ReadOnlyMemory<byte> content, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        var text = TextContent.Decode(content, fileName, HtmlCharset.Declared(content.Span));
        using var page = Parse(text, fileName, limits, cancellationToken);
        var document = new ExtractedDocumentBuilder(limits);
        document.SetTitle(page.Title);
        new HtmlBlocks(document).Write(page);
        return document.Build(fileName);
    }

    /// <summary>Parses a page or a piece of one.</summary>
    /// <exception cref="UnreadableDocumentException">It is nested too deeply.</exception>
    internal static IHtmlDocument Parse(string html, string fileName, IngestionOptions limits, CancellationToken cancellationToken)
    {
        // An element is created before it has its place in the tree, so each look is at the one before. Looking while the
        // page is parsed matters: the parser's own time grows with the square of the depth.
        INode? last = null;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            SkipComments = true,
            OnCreated = (element, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                RefuseDeepNesting(last, fileName, limits);
                last = element;
            },
        });

        var page = parser.ParseDocument(html);
        RefuseDeepNesting(last, fileName, limits);
        return page;
    }

    private static void RefuseDeepNesting(INode? node, string fileName, IngestionOptions limits)
    {
        var depth = 0;
        for (; node is not null; node = node.Parent)
        {
            if (++depth > limits.MaxNesting)
            {
                throw new UnreadableDocumentException(
                    $"'{fileName}' is nested more than {limits.MaxNesting} levels deep. Simplify it, or raise {IngestionOptions.Section}:{nameof(IngestionOptions.MaxNesting)}.");
            }
        }
    }
}
