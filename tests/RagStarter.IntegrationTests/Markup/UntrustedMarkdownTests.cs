using Microsoft.AspNetCore.Components;
using RagStarter.Web.Components.Markup;

namespace RagStarter.IntegrationTests.Markup;

public sealed class UntrustedMarkdownTests
{
    private static readonly UntrustedMarkdown Markdown = new();

    private static readonly IReadOnlyDictionary<int, CitationTarget> Citations = new Dictionary<int, CitationTarget>
    {
        [1] = new("#source-1", "returns.md: “37 \"days\" <b>”"),
        [2] = new("/documents/01234567-89ab-cdef-0123-456789abcdef?start=3&length=5", "shipping.md"),
    };

    [Theory]
    [InlineData("**37 days** and *six*", "<p><strong>37 days</strong> and <em>six</em></p>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>")]
    [InlineData("```csharp\nvar x = 1 < 2;\n```", "<pre><code class=\"language-csharp\">var x = 1 &lt; 2;</code></pre>")]
    [InlineData("```\"><script>\nx\n```", "<pre><code>x</code></pre>")]
    [InlineData("# Title", "<h3>Title</h3>")]
    [InlineData("###### Small", "<h6>Small</h6>")]
    [InlineData("~~old~~ about ~5 kg", "<p><del>old</del> about ~5 kg</p>")]
    [InlineData("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>")]
    [InlineData("> quoted", "<blockquote><p>quoted</p></blockquote>")]
    public void Markdown_that_answers_use_is_shown(string markdown, string html) => Assert.Equal(html, Html(markdown));

    [Fact]
    public void A_table_keeps_the_alignment_of_its_columns() => Assert.Equal(
        "<table><thead><tr><th>Item</th><th class=\"right\">Price</th></tr></thead><tbody><tr><td>Lantern</td><td class=\"right\">5</td></tr></tbody></table>",
        Html("| Item | Price |\n|---|---:|\n| Lantern | 5 |"));

    [Fact]
    public void A_number_in_brackets_leads_to_its_source_and_only_there()
    {
        Assert.Equal(
            "<p>37 days <a class=\"cite\" href=\"#source-1\" title=\"returns.md: “37 &quot;days&quot; &lt;b&gt;”\" aria-label=\"Source 1\">1</a>"
            + "<a class=\"cite\" href=\"/documents/01234567-89ab-cdef-0123-456789abcdef?start=3&amp;length=5\" title=\"shipping.md\" aria-label=\"Source 2\">2</a>.</p>",
            Html("37 days [1][2]."));
        Assert.Equal("<p>x <sup class=\"cite\">9</sup></p>", Html("x [9]"));
        Assert.Equal("<p><code>a[1]</code></p>", Html("`a[1]`"));
    }

    [Theory]
    [InlineData("[1](https://evil.test/?d=secret)")]
    [InlineData("[1][evil]\n\n[evil]: https://evil.test/?d=secret")]
    [InlineData("[1]\n\n[1]: https://evil.test/?d=secret")]
    public void A_link_cannot_pass_itself_off_as_a_source(string markdown)
    {
        var html = Html(markdown);

        Assert.Contains("href=\"#source-1\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">1</a> <span class=\"out-host\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_leads_to_the_page_that_shows_where_it_goes_and_its_host_stands_beside_it() => Assert.Equal(
        "<p>see <a class=\"out\" href=\"/leave?url=https%3A%2F%2Fevil.test%2Fa%3Fd%3Dsecret\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">your bank</a> <span class=\"out-host\">(evil.test)</span></p>",
        Html("see [your bank](https://evil.test/a?d=secret)"));

    [Fact]
    public void An_address_in_the_text_is_a_link_of_the_same_kind()
    {
        Assert.Equal(
            "<p><a class=\"out\" href=\"/leave?url=https%3A%2F%2Fexample.org%2Fa\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://example.org/a</a></p>",
            Html("https://example.org/a"));
        Assert.Contains("href=\"/leave?url=mailto%3Ahelp%40example.org\"", Html("<help@example.org>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[x](https://bank.test@evil.test/)", "(bank.test@evil.test)")]
    [InlineData("[x](https://аpple.test/)", "(xn--pple-43d.test)")]
    [InlineData("https://аpple.test/", "(xn--pple-43d.test)")]
    [InlineData("[x](http://evil.test:8080/)", "(evil.test:8080)")]
    [InlineData("[https://bank.test](https://evil.test)", "(evil.test)")]
    [InlineData("[mail](mailto:a@evil.test?body=secret)", "(a@evil.test)")]
    public void Who_gets_to_know_of_a_click_is_said(string markdown, string shown) =>
        Assert.Contains($"<span class=\"out-host\">{shown}</span>", Html(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](//evil.test/)")]
    [InlineData("[x](/session/end)")]
    [InlineData("[x](/leave?url=https://evil.test)")]
    [InlineData("[x](https:evil.test)")]
    [InlineData("[x](https:///evil.test)")]
    [InlineData("[x](https://good.test\\\\@evil.test/)")]
    [InlineData("[x](https://evil%2etest/)")]
    [InlineData("[x](https://ev\u200bil.test/)")]
    [InlineData("<javascript:alert(1)>")]
    public void An_address_that_is_not_plainly_of_the_web_is_no_link(string markdown) =>
        Assert.DoesNotContain("<a", Html(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("![a plan](https://evil.test/p.png?d=secret)", "<p><span class=\"left-out\">[image: a plan · https://evil.test/p.png?d=secret]</span></p>")]
    [InlineData("![a][b]\n\n[b]: https://evil.test/p.png", "<p><span class=\"left-out\">[image: a · https://evil.test/p.png]</span></p>")]
    public void An_image_is_said_and_not_loaded(string markdown, string html) => Assert.Equal(html, Html(markdown));

    [Fact]
    public void What_is_nested_beyond_reason_is_shown_as_it_was_written()
    {
        var html = Html(new string('>', 5000) + "x<b>");

        Assert.StartsWith("<p>&gt;&gt;", html, StringComparison.Ordinal);
        Assert.EndsWith("x&lt;b&gt;</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_grows_is_shown_as_the_whole_is_shown()
    {
        const string Text = "# A\n\nOne [1].\n\n- a\n- b\n\n  c\n\n1. x\n\n2. y\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n\n# no heading\n```\n\nSee [there][t].\n\nEnd.\n\n[t]: https://example.org/\n";
        for (var step = 1; step < 9; step++)
        {
            var growing = new GrowingMarkdown(Markdown);
            IReadOnlyList<MarkupString> shown = [];
            for (var length = step; length < Text.Length + step; length += step)
            {
                shown = growing.Render(Text[..Math.Min(length, Text.Length)], isComplete: false, Citations);
            }

            var beforeDefinition = Text[..Text.IndexOf("[t]:", StringComparison.Ordinal)];
            Assert.StartsWith("<h3>A</h3>", shown[0].Value, StringComparison.Ordinal);
            Assert.Equal(
                string.Concat(Markdown.Render(beforeDefinition, Citations).Select(b => b.Value)),
                string.Concat(new GrowingMarkdown(Markdown).Render(beforeDefinition, isComplete: false, Citations).Select(b => b.Value)));
            Assert.Equal(
                Markdown.Render(Text, Citations).Select(b => b.Value),
                growing.Render(Text, isComplete: true, Citations).Select(b => b.Value));
        }
    }

    [Theory]
    [InlineData("A sentence with **bold** words and a source [1].\n\n")]
    [InlineData("- An item of one long list with a source [1].\n")]
    public void The_work_for_a_growing_text_does_not_grow_with_its_square(string piece)
    {
        Assert.InRange(Work(piece, 40_000), 0, 3 * Work(piece, 20_000));
    }

    // The characters that are parsed, which no clock and no other load on the machine can change.
    private static long Work(string piece, int length)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1))[..length];
        var growing = new GrowingMarkdown(Markdown);
        for (var shown = 4; shown <= length; shown += 4)
        {
            growing.Render(text[..shown], isComplete: false, Citations);
        }

        return growing.ParsedCharacters;
    }

    private static string Html(string markdown) =>
        string.Concat(Markdown.Render(markdown, Citations).Select(b => b.Value)).Replace("\n", string.Empty, StringComparison.Ordinal);
}
