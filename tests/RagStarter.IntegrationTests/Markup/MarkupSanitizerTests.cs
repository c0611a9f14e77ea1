using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using RagStarter.BrowserTests.Hosting;
using RagStarter.Web.Components.Markup;

namespace RagStarter.IntegrationTests.Markup;

/// <summary>The sanitizer by itself: what it lets through is safe even when nothing in front of it is.</summary>
public sealed class MarkupSanitizerTests
{
    private static readonly string[] Tags =
    [
        "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "sub", "sup", "a", "span",
    ];

    private static readonly string[] Attributes = ["href", "title", "class", "start", "target", "rel", "aria-label"];

    private readonly MarkupSanitizer _sanitizer = new();

    [Fact]
    public void Raw_HTML_leaves_nothing_that_runs_loads_or_leads_away() =>
        Assert.All(Payload.All, payload => AssertSafe(_sanitizer.Sanitize(payload.Text)));

    [Fact]
    public void Markdown_that_lets_raw_HTML_through_is_safe_behind_it()
    {
        var markdown = new UntrustedMarkdown(UntrustedMarkdown.PipelineWithHtml().Build(), _sanitizer);

        Assert.All(Payload.All, payload => AssertSafe(string.Concat(markdown.Render(payload.Text).Select(b => b.Value))));
    }

    [Fact]
    public void Plain_Markdown_is_safe_in_front_of_it() =>
        Assert.All(Payload.All, payload => AssertSafe(string.Concat(new UntrustedMarkdown().Render(payload.Text).Select(b => b.Value))));

    [Theory]
    [InlineData("<a href=\"/leave?url=https%3A%2F%2Fa.test\" target=\"_self\">x</a>", "<a href=\"/leave?url=https%3A%2F%2Fa.test\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>")]
    [InlineData("<a href=\"#source-1\" onclick=\"x\">1</a>", "<a href=\"#source-1\">1</a>")]
    [InlineData("<a href=\"https://evil.test/\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"//evil.test/\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"/\\evil.test/\">x</a>", "<a>x</a>")]
    [InlineData("<a href=\"/leave?url=x&amp;next=//evil.test\">x</a>", "<a>x</a>")]
    [InlineData("<code class=\"language-css evil\">x</code>", "<code class=\"language-css\">x</code>")]
    [InlineData("<span class=\"mud-overlay\">x</span>", "<span>x</span>")]
    [InlineData("<p style=\"position:fixed\">x<img src=\"a\"></p>", "<p>x</p>")]
    public void Only_what_is_listed_is_let_through(string html, string safe) => Assert.Equal(safe, _sanitizer.Sanitize(html));

    private static void AssertSafe(string html)
    {
        // Read as the page reads it: from a template, in which the rules for a body hold.
        var body = new HtmlParser().ParseDocument($"<body>{html}</body>").Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Tags);
            Assert.Equal(NamespaceNames.HtmlUri, element.NamespaceUri);
            Assert.All(element.Attributes, a => Assert.Contains(a.Name, Attributes));
            if (element.GetAttribute("href") is { } address)
            {
                Assert.Matches(@"^(#[\w-]+|/([\w-][\w/-]*)?(\?[\w=&.~%-]*)?(#[\w-]+)?)$", address);
            }
        }
    }
}
