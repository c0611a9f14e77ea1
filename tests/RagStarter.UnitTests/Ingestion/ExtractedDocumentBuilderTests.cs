using System.Text;
using CsCheck;
using RagStarter.Core.Ingestion;

namespace RagStarter.UnitTests.Ingestion;

public sealed class ExtractedDocumentBuilderTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.Char[" \t\r\n\u00a0\u2028ab\u0000\u00ad\u200b\ud83d\ude00"].Array[0, 12].Select(c => new string(c)));

    private static readonly Gen<Action<ExtractedDocumentBuilder>> Additions = Gen.OneOf(
        Gen.Select(Gen.Int[-1, 9], Texts).Select((level, text) => (Action<ExtractedDocumentBuilder>)(d => d.AddHeading(level, text))),
        Texts.Select(text => (Action<ExtractedDocumentBuilder>)(d => d.AddParagraph(text))),
        Gen.Select(Texts, Gen.Int[-1, 5], Texts).Select((text, depth, marker) => (Action<ExtractedDocumentBuilder>)(d => d.AddListItem(text, depth, marker))),
        Gen.Select(Texts.Array[0, 3], Texts.Array[0, 4]).Select((header, row) => (Action<ExtractedDocumentBuilder>)(d => d.AddTableRow(header, row))),
        Texts.Select(text => (Action<ExtractedDocumentBuilder>)(d => d.AddCode(text))),
        Texts.Select(title => (Action<ExtractedDocumentBuilder>)(d => d.SetTitle(title))),
        Gen.Int[0, 9].Select(page => (Action<ExtractedDocumentBuilder>)(d => d.Page = page)));

    [Fact]
    public void Blocks_cover_the_text_but_the_line_breaks_between_them_whatever_is_added() =>
        Additions.Array[0, 20].Sample(
            additions =>
            {
                var builder = new ExtractedDocumentBuilder();
                Array.ForEach(additions, add => add(builder));
                var document = builder.Build("file.txt");

                var end = 0;
                foreach (var block in document.Blocks)
                {
                    var gap = document.Text[end..block.Start];
                    var text = document.Text.Substring(block.Start, block.Length);
                    Assert.True(end == 0 ? gap.Length == 0 : gap is "\n" or "\n\n");
                    Assert.False(string.IsNullOrWhiteSpace(text));
                    Assert.True(block.Kind == BlockKind.Code || (!text.Contains('\n') && text.Trim() == text));
                    end = block.End;
                }

                Assert.Equal(document.Text.Length, end);
                Assert.Equal(document.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(document.Text)));
            },
            print: additions => $"{additions.Length} additions");

    [Fact]
    public void Rows_and_items_of_one_group_follow_each_other_and_everything_else_is_set_apart()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddParagraph("Before");
        builder.AddListItem("one");
        builder.AddListItem("two", 2, "a)");
        builder.AddTable(["Size", "Price"], [["S", "10"], ["M", "12"]]);

        Assert.Equal("Before\n\n- one\na) two\n\nSize: S; Price: 10\nSize: M; Price: 12", builder.Build("x").Text);
    }

    [Fact]
    public void Empty_cells_and_missing_column_names_are_left_out_of_a_row()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddTableRow(["", "Monday:", "Tuesday"], ["Boulder", "9 to 6", " ", "by appointment"]);

        Assert.Equal("Boulder; Monday: 9 to 6; by appointment", builder.Build("x").Text);
    }

    [Fact]
    public void An_item_without_text_is_no_block()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddListItem(" ", 1, "1.");

        Assert.Empty(builder.Build("x").Blocks);
    }

    [Fact]
    public void White_space_becomes_one_space_and_invisible_characters_disappear()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddParagraph(" Kinder\u00adgarten \t\r\n\u00a0 is\u200b o\u0000pen ");

        Assert.Equal("Kindergarten is open", builder.Build("x").Text);
    }

    [Fact]
    public void Code_keeps_its_line_breaks_and_indents()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.AddCode("\r\nif (x)\r\n\treturn;\r\n");

        Assert.Equal("if (x)\n\treturn;", builder.Build("x").Text);
    }

    [Fact]
    public void The_title_is_the_stated_one_else_the_first_heading_else_the_file_name()
    {
        var builder = new ExtractedDocumentBuilder();
        Assert.Equal("pay-bands", builder.Build("hr/pay-bands.csv").Title);

        builder.AddHeading(2, "First");
        Assert.Equal("First", builder.Build("x.md").Title);

        builder.SetTitle("  ");
        Assert.Equal("First", builder.Build("x.md").Title);

        builder.SetTitle(" Stated\ntitle ");
        Assert.Equal("Stated title", builder.Build("x.md").Title);
    }

    [Fact]
    public void A_very_long_title_is_cut()
    {
        var builder = new ExtractedDocumentBuilder();
        builder.SetTitle(new string('a', 298) + "😀" + new string('b', 100));

        Assert.Equal(new string('a', 298) + "…", builder.Build("x").Title);
    }

    [Fact]
    public void Pages_without_text_count()
    {
        var builder = new ExtractedDocumentBuilder { Page = 2 };
        builder.AddParagraph("On page two");
        builder.Page = 3;

        var document = builder.Build("x");

        Assert.Equal(3, document.Pages);
        Assert.Equal(2, document.Blocks[0].Page);
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused_as_soon_as_it_is_added()
    {
        var builder = new ExtractedDocumentBuilder(new IngestionOptions { MaxMegaCharacters = 1 });
        builder.AddParagraph(new string('a', 999_000));

        var refusal = Assert.Throws<UnreadableDocumentException>(() => builder.AddParagraph(new string('b', 1_001)));

        Assert.Contains("more than 1 million characters", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Ingestion:MaxMegaCharacters", refusal.Message, StringComparison.Ordinal);
    }
}
