using System.Text;
using AngleSharp.Dom;

namespace RagStarter.Core.Ingestion.Readers.Html;

/// <summary>What elements mean for the text of a page.</summary>
internal static class HtmlElements
{
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "nav", "template", "noscript", "head", "title", "iframe", "object", "embed", "svg", "canvas", "audio",
        "video", "map", "select", "datalist", "textarea", "button", "input", "progress", "meter", "dialog",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
        "li", "main", "menu", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul",
    };

    /// <summary>Whether the element shows no text, or none that belongs to the page's content.</summary>
    public static bool IsIgnored(IElement element) =>
        Ignored.Contains(element.LocalName) || element.HasAttribute("hidden") || HidesByStyle(element.GetAttribute("style"));

    /// <summary>Whether the element begins on a line of its own.</summary>
    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>The text of an element as one line; pieces that stand on lines of their own are set apart.</summary>
    public static string TextOf(INode node)
    {
        var text = new StringBuilder();
        foreach (var child in node.ChildNodes)
        {
            AppendText(child, text);
        }

        return text.ToString().Trim();
    }

    /// <summary>The text that an element without text of its own stands for; <see langword="null"/> for other elements.</summary>
    public static string? Replacement(IElement element) => element.LocalName switch
    {
        "br" or "wbr" => element.LocalName == "br" ? " " : string.Empty,
        "img" => element.GetAttribute("alt") ?? string.Empty,
        _ => null,
    };

    private static void AppendText(INode node, StringBuilder text)
    {
        if (node is IText { Data: var data })
        {
            text.Append(data);
        }

        if (node is not IElement element || IsIgnored(element))
        {
            return;
        }

        if (Replacement(element) is { } replacement)
        {
            text.Append(replacement);
            return;
        }

        var isBlock = IsBlock(element);
        SetApart(text, isBlock, element.LocalName is "li" or "td" or "th");
        foreach (var child in element.ChildNodes)
        {
            AppendText(child, text);
        }

        SetApart(text, isBlock, isItem: false);
    }

    // The items of a list inside a table's cell become "a, b, c".
    private static void SetApart(StringBuilder text, bool isBlock, bool isItem)
    {
        if (!isBlock)
        {
            return;
        }

        var end = text.Length;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        text.Length = end;
        text.Append(end > 0 && isItem && char.IsLetterOrDigit(text[end - 1]) ? ", " : " ");
    }

    private static bool HidesByStyle(string? style) =>
        style is not null && style.Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);
}
