using System.Text;
using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class HtmlReaderTests
{
    [Fact]
    public void The_title_element_is_the_title()
    {
        var document = Read("<title>Shipping &amp; delivery</title><h1>Shipping</h1><p>Text.</p>", "a.html");

        Assert.Equal("Shipping & delivery", document.Title);
        Assert.Equal(["h1 Shipping", "p Text."], Shown(document));
    }

    [Fact]
    public void Text_is_divided_where_a_browser_begins_a_new_line() =>
        Assert.Equal(
            ["p loose text with emphasis", "p one two", "p three", "h2 A heading", "p after"],
            Blocks("loose <b>text</b>\n with <i>emph</i>asis<p>one<br>two<div>three<h2>A <span>heading</span></h2>after</div>", "a.htm"));

    [Fact]
    public void Scripts_styles_navigation_and_hidden_parts_are_left_out() =>
        Assert.Equal(
            ["p visible"],
            Blocks(
                """
                <style>p { color: red }</style><script>document.write('x')</script><nav>menu</nav><template><p>t</p></template>
                <noscript>enable it</noscript><p hidden>h</p><div style="display: none">d</div><svg><text>s</text></svg>
                <form><button>Send</button><select><option>o</option></select></form><p>visible</p>
                """,
                "a.html"));

    [Fact]
    public void Page_chrome_is_left_out_where_the_page_says_what_its_content_is() =>
        Assert.Equal(
            ["h1 Tent", "p Light.", "p Tip: pitch early."],
            Blocks("<header>Shop</header><main><article><header><h1>Tent</h1></header><p>Light.</p><aside>Tip: pitch early.</aside></article></main><aside>Ads</aside><footer>Imprint</footer>", "a.html"));

    [Fact]
    public void Page_chrome_is_kept_where_it_may_be_the_content() =>
        Assert.Equal(["h1 Tent", "p Text.", "p Call us."], Blocks("<header><h1>Tent</h1></header><p>Text.</p><footer>Call us.</footer>", "a.html"));

    [Fact]
    public void Lists_keep_numbers_and_depth_and_what_belongs_to_an_item_follows_it() =>
        Assert.Equal(
            ["l1 4. Mix", "p until smooth", "l2 - by hand", "p then rest", "l1 7. Bake", "l1 8. Eat"],
            Blocks("<ol start=4><li><p>Mix</p><p>until smooth</p><ul><li>by <b>hand</b></li></ul>then rest<li value=7>Bake<li>Eat</ol>", "a.html"));

    [Fact]
    public void Terms_stand_before_their_definitions() =>
        Assert.Equal(
            ["l1 - Late: After 15 minutes.", "l1 - Late: Never twice.", "l1 - Fly, tarp: The outer tent.", "l1 - Colours:", "l2 - red", "l1 - Open end"],
            Blocks(
                "<dl><dt>Late:</dt><dd>After 15 minutes.</dd><dd>Never twice.</dd><div><dt>Fly</dt><dt>tarp</dt><dd>The outer tent.</dd></div><dt>Colours</dt><dd><ul><li>red</li></ul></dd><dt>Open end</dt></dl>",
                "a.html"));

    [Fact]
    public void Preformatted_text_keeps_its_lines() => Assert.Equal(["c a\n  b"], Blocks("<pre>\na\n  b\n</pre>", "a.html"));

    [Fact]
    public void Pictures_are_read_by_their_description() => Assert.Equal(["p See the tent here."], Blocks("<p>See <img alt='the tent' src='https://example.org/x.png'> here.</p>", "a.html"));

    [Fact]
    public void A_table_takes_its_names_from_head_cells_or_the_first_row()
    {
        string[] expected = ["r Size: S; Price: 10", "r Size: M; Price: 12"];

        Assert.Equal(expected, Blocks("<table><thead><tr><td>Size<td>Price</thead><tr><td>S<td>10<tr><td>M<td>12</table>", "a.html"));
        Assert.Equal(expected, Blocks("<table><tr><th>Size<th>Price<tr><td>S<td>10<tr><td>M<td>12</table>", "a.html"));
        Assert.Equal(expected, Blocks("<table><tr><td>Size<td>Price<tr><td>S<td>10<tr><td>M<td>12</table>", "a.html"));
    }

    [Fact]
    public void Head_cells_in_front_of_the_rows_name_them() =>
        Assert.Equal(["r Weight: 2 kg", "r Colours: red; blue"], Blocks("<table><tr><th>Weight<td>2 kg<td><tr><th>Colours<td>red<td>blue</table>", "a.html"));

    [Fact]
    public void Merged_head_cells_stand_over_all_their_columns() =>
        Assert.Equal(
            ["r Mode: High; Beam 350 Lumens: 350; Beam 350 Hours: 4"],
            Blocks("<table><thead><tr><th rowspan=2>Mode<th colspan=2>Beam 350<tr><th>Lumens<th>Hours</thead><tr><td>High<td>350<td>4</table>", "a.html"));

    [Fact]
    public void Merged_cells_are_repeated_down_and_not_across() =>
        Assert.Equal(
            ["r Store: Boulder; Day: Monday; Hours: 9", "r Store: Boulder; Day: Tuesday", "r Store: Denver; Day: closed"],
            Blocks("<table><tr><th>Store<th>Day<th>Hours<tr><td rowspan=2>Boulder<td>Monday<td>9<tr><td>Tuesday<tr><td>Denver<td colspan=2>closed</table>", "a.html"));

    [Fact]
    public void A_row_of_one_cell_is_put_in_front_of_the_rows_below_it() =>
        Assert.Equal(
            ["r Children", "r Children; Visit: First; Fee: 20", "r Adults", "r Adults; Visit: First; Fee: 40"],
            Blocks("<table><tr><th>Visit<th>Fee<tr><td colspan=2>Children<tr><td>First<td>20<tr><td colspan=2>Adults<tr><td>First<td>40</table>", "a.html"));

    [Fact]
    public void A_title_row_and_a_caption_stand_above_the_table() =>
        Assert.Equal(["p All prices", "p Prices of 2025", "r Size: S; Price: 10"], Blocks("<table><caption>All prices</caption><tr><td colspan=2>Prices of 2025<tr><td>Size<td>Price<tr><td>S<td>10</table>", "a.html"));

    [Fact]
    public void Lists_and_paragraphs_in_a_cell_become_one_line() =>
        Assert.Equal(["r Store: Boulder; Services: rental, repair. Ask first"], Blocks("<table><tr><th>Store<th>Services<tr><td>Boulder<td><ul><li>rental</li><li>repair.</li></ul><p>Ask<br>first</table>", "a.html"));

    [Fact]
    public void Tables_that_arrange_the_page_are_read_cell_by_cell() =>
        Assert.Equal(
            ["p Left", "r Size: S; Price: 10", "p one", "p two"],
            Blocks("<table><tr><td>Left<td><table><tr><th>Size<th>Price<tr><td>S<td>10</table></table><table><tr><td><p>one</p><p>two</p></table>", "a.html"));

    [Fact]
    public void The_declared_encoding_is_used()
    {
        byte[] Page(string head) => [.. Encoding.ASCII.GetBytes($"{head}<p>"), 0xF6];

        Assert.Equal(["p ö"], Blocks(Page("<meta charset='iso-8859-1'>"), "a.html"));
        Assert.Equal(["p ö"], Blocks(Page("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"), "a.html"));
        Assert.Equal(["p ц"], Blocks([.. "<meta charset=\"koi8-r\"><p>"u8, 0xC3], "a.html"));
        Assert.Equal(["p ц"], Blocks([.. "<meta charset=\"windows-1251\"><p>"u8, 0xF6], "a.html"));
        Assert.Equal(["p ö"], Blocks("<meta charset=utf-8><p>ö", "a.html"));
        Assert.Equal(["p ö"], Blocks([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("<meta charset=utf-8><p>ö")], "a.html"));
        Assert.Equal(["p ö"], Blocks(Page("<meta charset=unheard-of>"), "a.html"));
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_at_once() =>
        Assert.Contains(
            "'a.html' is nested more than 100 levels deep",
            Refusal(string.Concat(Enumerable.Repeat("<div>", 1_000_000)), "a.html"),
            StringComparison.Ordinal);

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        var page = string.Concat(Enumerable.Repeat("<div>", 20)) + "deep";

        Assert.Equal(["p deep"], Shown(Read(page, "a.html", new IngestionOptions { MaxNesting = 24 })));
        Assert.Contains("Ingestion:MaxNesting", Refusal(page, "a.html", new IngestionOptions { MaxNesting = 20 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_text_is_refused() => Assert.Contains("'a.html' contains no text", Refusal("<p> </p><script>x</script>", "a.html"), StringComparison.Ordinal);
}
