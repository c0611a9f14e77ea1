using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig;
using Microsoft.AspNetCore.Components;
using RagStarter.Core.Answering;

namespace RagStarter.Web.Components.Chat;

/// <summary>
/// Turns a reply into HTML: Markdown without raw HTML, then sanitized, so that nothing that a model or a document says
/// can run, load or send anything. Numbers of sources become links to the passages.
/// </summary>
internal sealed partial class AnswerMarkup
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras()
        .Build();

    private readonly HtmlSanitizer _sanitizer = CreateSanitizer();

    public MarkupString Render(string reply, IReadOnlyList<Citation> citations)
    {
        var html = _sanitizer.Sanitize(Markdown.ToHtml(reply, Pipeline));
        var byNumber = citations.ToDictionary(c => c.Number);
        return new MarkupString(Marker().Replace(html, match => Link(match, byNumber)));
    }

    /// <summary>Where a citation is opened.</summary>
    public static string AddressOf(Citation citation) => string.Create(
        CultureInfo.InvariantCulture, $"/documents/{citation.DocumentId}?start={citation.Start}&length={citation.Length}");

    private static string Link(Match match, Dictionary<int, Citation> citations)
    {
        if (!int.TryParse(match.Groups[1].ValueSpan, out var number) || !citations.TryGetValue(number, out var citation))
        {
            return $"<sup class=\"cite\">{match.Groups[1].Value}</sup>";
        }

        var title = WebUtility.HtmlEncode($"{citation.Document}: “{citation.Quote}”");
        return $"<a class=\"cite\" href=\"{WebUtility.HtmlEncode(AddressOf(citation))}\" title=\"{title}\" aria-label=\"Source {number}\">{number}</a>";
    }

    // No image, no style, no link: a link in a reply could carry data out when it is followed.
    private static HtmlSanitizer CreateSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        foreach (var tag in new[] { "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "sub", "sup" })
        {
            sanitizer.AllowedTags.Add(tag);
        }

        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.KeepChildNodes = true;
        return sanitizer;
    }

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex Marker();
}
