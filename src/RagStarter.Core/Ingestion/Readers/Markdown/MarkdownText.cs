using System.Text;
using Markdig.Extensions.Footnotes;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RagStarter.Core.Ingestion.Readers.Markdown;

/// <summary>Takes the formatting off Markdown's running text.</summary>
internal static class MarkdownText
{
    /// <summary>
    /// What a reader sees of a paragraph or heading: the text of links without their targets, the description of images,
    /// the numbers of footnotes in square brackets.
    /// </summary>
    public static string Of(LeafBlock block)
    {
        if (block.Inline is null)
        {
            return block.Lines.ToString();
        }

        var text = new StringBuilder();
        Append(block.Inline, text);
        return text.ToString();
    }

    private static void Append(Inline inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case HtmlInline html when html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase):
                text.Append(' ');
                break;
            case FootnoteLink { IsBackLink: false } footnote:
                text.Append('[').Append(footnote.Footnote.Order).Append(']');
                break;
            case DelimiterInline delimiter:
                text.Append(delimiter.ToLiteral());
                AppendChildren(delimiter, text);
                break;
            case ContainerInline container:
                AppendChildren(container, text);
                break;
        }
    }

    private static void AppendChildren(ContainerInline container, StringBuilder text)
    {
        foreach (var child in container)
        {
            Append(child, text);
        }
    }
}
