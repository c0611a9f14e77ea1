using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void Headings_have_levels_and_paragraphs_are_one_line() =>
        Assert.Equal(
            ["h1 Tent", "p A tent for two people.", "h3 Weight", "h2 Underlined"],
            Blocks("# Tent\n\nA tent\nfor two people.\n\n### Weight ###\n\nUnderlined\n---\n", "a.md"));

    [Fact]
    public void Formatting_is_taken_off() =>
        Assert.Equal(
            ["p Bold, italic, struck, code_here, a link, a picture of a tent, https://example.org, © and * stay."],
            Blocks("**Bold**, *italic*, ~~struck~~, `code_here`, [a link](https://example.org \"title\"), ![a picture of a tent](tent.png), <https://example.org>, &copy; and \\* stay.", "a.md"));

    [Fact]
    public void Unmatched_formatting_signs_are_kept() => Assert.Equal(["p 3 * 4 and [not a link and _x"], Blocks("3 * 4 and [not a link and _x", "a.md"));

    [Fact]
    public void Lists_keep_numbers_and_depth_and_what_belongs_to_an_item_follows_it() =>
        Assert.Equal(
            ["l1 3. Mix", "p until smooth", "l2 - by hand", "l3 - or by machine", "c stir()", "l1 4. Bake"],
            Blocks("3. Mix\n\n   until smooth\n\n   - by hand\n     * or by machine\n\n   ```\n   stir()\n   ```\n4. Bake", "a.md"));

    [Fact]
    public void Quotes_are_read_as_what_they_contain() =>
        Assert.Equal(["p He said:", "p Never again.", "l1 - point"], Blocks("He said:\n\n> Never\n> again.\n>\n> - point", "a.md"));

    [Fact]
    public void Alerts_keep_their_kind() => Assert.Equal(["p Warning: Hot surface."], Blocks("> [!WARNING]\n> Hot surface.", "a.md"));

    [Fact]
    public void Code_keeps_its_lines() =>
        Assert.Equal(["c a = 1\n  b = 2", "c indented"], Blocks("```python\na = 1\n  b = 2\n```\n\n    indented\n", "a.md"));

    [Fact]
    public void Pipe_tables_become_rows_that_make_sense_alone() =>
        Assert.Equal(
            ["r Size: S; Price: 10", "r Size: M; Remark: sold out | ask"],
            Blocks("| Size | Price | **Remark** |\n|---|--:|---|\n| S | 10 | |\n| M | | sold out \\| ask |\n", "a.md"));

    [Fact]
    public void Grid_tables_become_rows_that_make_sense_alone() =>
        Assert.Equal(
            ["r Size: S; Price: 10 dollars"],
            Blocks("+------+---------+\n| Size | Price   |\n+======+=========+\n| S    | 10      |\n|      | dollars |\n+------+---------+\n", "a.md"));

    [Fact]
    public void The_title_is_taken_from_the_front_matter_which_is_no_text()
    {
        var document = Read("---\ntitle: \"Returns: the rules\"\ntags: [a, b]\n---\n# Heading\n\nText.\n", "a.markdown");

        Assert.Equal("Returns: the rules", document.Title);
        Assert.Equal(["h1 Heading", "p Text."], Shown(document));
    }

    [Fact]
    public void Front_matter_that_is_not_valid_costs_the_title_only() => Assert.Equal("Heading", Read("---\ntitle: [\n---\n# Heading\n", "a.md").Title);

    [Fact]
    public void Html_is_read_for_its_text() =>
        Assert.Equal(
            ["p Opening hours", "l1 - Monday", "p Inline tags disappear, line breaks become spaces."],
            Blocks("<div class=\"x\"><!-- note --><p>Opening hours</p><ul><li>Monday</li></ul><script>evil()</script></div>\n\n<b>Inline</b> tags disappear,<br>line breaks become <kbd>spaces</kbd>.", "a.md"));

    [Fact]
    public void Footnotes_are_numbered_in_the_text_and_follow_at_the_end() =>
        Assert.Equal(
            ["p The tent[1] is light[2].", "p End.", "l1 [1] Model of 2024.", "l1 [2] For its size."],
            Blocks("The tent[^a] is light[^b].\n\n[^b]: For its size.\n[^a]: Model of 2024.\n\nEnd.\n", "a.md"));

    [Fact]
    public void Definitions_are_items() =>
        Assert.Equal(["l1 - Fly: The outer tent.", "l1 - Fly: Also an insect."], Blocks("Fly\n:   The outer tent.\n:   Also an insect.\n", "a.md"));

    [Fact]
    public void Link_definitions_and_lines_are_no_text() => Assert.Equal(["p See the site."], Blocks("See the [site][1].\n\n***\n\n[1]: https://example.org\n", "a.md"));

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Assert.Contains(
            "'a.md' is nested more than 10 levels deep",
            Refusal(new string('>', 12) + " x", "a.md", new IngestionOptions { MaxNesting = 10 }),
            StringComparison.Ordinal);

    [Fact]
    public void Nesting_that_the_parser_does_not_take_is_refused() =>
        Assert.Contains("'a.md' has lists, quotes or emphasis nested too deeply", Refusal(new string('>', 5_000) + " x", "a.md"), StringComparison.Ordinal);
}
