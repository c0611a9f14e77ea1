using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Ganss.Xss;

namespace RagStarter.Web.Components.Markup;

/// <summary>
/// Lets through what rendered Markdown consists of, and nothing else: no script, style, form, frame, image, drawing, no
/// attribute that is not listed, and no address outside of this application.
/// </summary>
/// <remarks>It stands behind the renderer and knows nothing of it, so that a mistake of one is caught by the other.</remarks>
internal sealed partial class MarkupSanitizer
{
    private static readonly string[] Tags =
    [
        "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "sub", "sup", "a", "span",
    ];

    private static readonly string[] Attributes = ["href", "title", "class", "start", "target", "rel", "aria-label"];

    private static readonly string[] Classes = ["cite", "out", "out-host", "left-out", "right", "center"];

    private readonly HtmlSanitizer _sanitizer = Create();

    /// <summary>The safe part of some HTML. It may be called from many threads.</summary>
    public string Sanitize(string html) => _sanitizer.Sanitize(html);

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer { KeepChildNodes = false, AllowDataAttributes = false };
        Replace(sanitizer.AllowedTags, Tags);
        Replace(sanitizer.AllowedAttributes, Attributes);
        Replace(sanitizer.UriAttributes, ["href"]);
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedAtRules.Clear();
        sanitizer.FilterUrl += (_, url) => url.SanitizedUrl = OwnPlace().IsMatch(url.OriginalUrl) ? url.OriginalUrl : null;
        sanitizer.PostProcessNode += (_, node) => Tidy(node.Node);
        return sanitizer;
    }

    private static void Tidy(INode node)
    {
        if (node is not IElement element)
        {
            return;
        }

        if (element.ClassName is { } classes)
        {
            var known = classes.Split(' ').Where(c => Classes.Contains(c, StringComparer.Ordinal) || Language().IsMatch(c)).ToList();
            if (known.Count > 0)
            {
                element.ClassName = string.Join(' ', known);
            }
            else
            {
                element.RemoveAttribute("class");
            }
        }

        if (element.HasAttribute("target") || element.HasAttribute("rel"))
        {
            element.SetAttribute("target", "_blank");
            element.SetAttribute("rel", "noopener noreferrer nofollow");
        }
    }

    private static void Replace(ISet<string> set, IEnumerable<string> values)
    {
        set.Clear();
        set.UnionWith(values);
    }

    // A place on this page or another of the application, or the page that shows where a link leads.
    [GeneratedRegex(@"\A(?:#[A-Za-z0-9_-]+|/leave\?url=[A-Za-z0-9_.~%-]+|/(?:[A-Za-z0-9_-][A-Za-z0-9_/-]*)?(?:\?[A-Za-z0-9_=&-]*)?(?:#[A-Za-z0-9_-]+)?)\z", RegexOptions.NonBacktracking)]
    private static partial Regex OwnPlace();

    [GeneratedRegex(@"\Alanguage-[a-z0-9][a-z0-9+#.-]{0,19}\z")]
    private static partial Regex Language();
}
