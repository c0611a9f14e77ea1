using System.Text;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class PlainTextReaderTests
{
    [Fact]
    public void Wrapped_lines_are_joined_and_empty_lines_separate_paragraphs() =>
        Assert.Equal(
            ["p The first line goes on here.", "p Another paragraph."],
            Blocks("The first line\ngoes on here.\n\n\nAnother paragraph.\n", "a.txt"));

    [Fact]
    public void A_word_that_is_broken_at_its_own_hyphen_is_joined_without_a_space() =>
        Assert.Equal(["p A heat-resistant panel."], Blocks("A heat-\nresistant panel.", "a.txt"));

    [Theory]
    [InlineData("=====", "h1")]
    [InlineData("-----", "h2")]
    public void An_underlined_line_is_a_heading(string underline, string expected) =>
        Assert.Equal([$"{expected} Opening hours", "p From nine to five."], Blocks($"Opening hours\n{underline}\nFrom nine to five.", "a.txt"));

    [Fact]
    public void A_line_below_the_last_line_of_a_paragraph_is_no_underline() =>
        Assert.Equal(["p The first line and the second one.", "p Text."], Blocks("The first line\nand the second one.\n-----\nText.", "a.txt"));

    [Fact]
    public void A_short_line_in_capitals_is_a_heading_when_something_follows() =>
        Assert.Equal(
            ["h1 RETURNS POLICY", "h2 1. WINDOW", "p You have 45 days.", "h2 FEES", "p None.", "p END"],
            Blocks("RETURNS POLICY\n\n1. WINDOW\nYou have 45 days.\n\nFEES\n\nNone.\n\nEND", "a.txt"));

    [Fact]
    public void Capitals_inside_a_paragraph_and_whole_paragraphs_in_capitals_are_no_headings() =>
        Assert.Equal(
            ["p Never touch the BARE WIRES and keep away.", "p ALL OF THIS IS SHOUTED AT THE READER WITHOUT END"],
            Blocks("Never touch the\nBARE WIRES\nand keep away.\n\nALL OF THIS\nIS SHOUTED AT\nTHE READER\nWITHOUT END\n", "a.txt"));

    [Fact]
    public void List_items_keep_their_numbers_and_depth() =>
        Assert.Equal(
            ["l1 - bread", "l1 - butter from the farm", "l2 - salted", "l1 1. Mix.", "l1 2. Bake for 40 minutes."],
            Blocks("* bread\n* butter from\n  the farm\n  - salted\n\n1. Mix.\n2. Bake for\n   40 minutes.", "a.txt"));

    [Fact]
    public void A_number_at_the_start_of_a_wrapped_line_begins_no_list() =>
        Assert.Equal(["p The harness was retired after its 10. Then a new one was bought."], Blocks("The harness was retired after its\n10. Then a new one was bought.", "a.txt"));

    [Fact]
    public void The_name_of_an_item_on_a_line_of_its_own_is_set_off_from_its_description() =>
        Assert.Equal(
            ["l1 1. Map and compass: Boulder, every second Saturday, from 10:00 to 14:00 at the store beside the river.", "l1 2. Rope work"],
            Blocks("1. Map and compass\n   Boulder, every second Saturday, from 10:00 to 14:00 at the\n   store beside the river.\n2. Rope work", "a.txt"));

    [Fact]
    public void A_line_that_ends_early_in_wrapped_text_ends_its_paragraph() =>
        Assert.Equal(
            ["p Valid from 1 May 2025", "p These conditions hold for all stores and also for the web shop, unless a sign says otherwise there."],
            Blocks("Valid from 1 May 2025\nThese conditions hold for all stores and also for the web shop,\nunless a sign says otherwise there.", "a.txt"));

    [Fact]
    public void An_indented_text_is_set_apart_from_the_line_that_announces_it() =>
        Assert.Equal(["p Validity", "p Cards never expire."], Blocks("Validity\n  Cards never expire.", "a.txt"));

    [Fact]
    public void Labelled_values_become_rows() =>
        Assert.Equal(
            ["r From: Director of People", "r To: People Team, and all store managers", "r 17 May: Repair festival", "r 21 June: Longest-day hike"],
            Blocks("From:     Director of People\nTo:       People Team, and all\n          store managers\n\n  17 May     Repair festival\n  21 June    Longest-day hike\n", "a.txt"));

    [Fact]
    public void Columns_that_are_underlined_are_a_table() =>
        Assert.Equal(
            ["h1 VACCINES", "r Vaccine: Hepatitis A; Doses: 2, 6 to 12 months apart", "r Vaccine: Typhoid; Doses: 1, taken as a capsule", "p Ask us."],
            Blocks(
                """
                VACCINES

                  Vaccine       Doses
                  -----------   ----------
                  Hepatitis A   2, 6 to 12 months apart
                  Typhoid       1, taken
                                as a capsule

                Ask us.
                """,
                "a.txt"));

    [Fact]
    public void Columns_without_a_heading_are_not_mixed_up() =>
        Assert.Equal(["p | a | b |", "p | c | d |"], Blocks("| a | b |\n| c | d |", "a.txt"));

    [Fact]
    public void Every_line_of_a_log_stands_alone() =>
        Assert.Equal(["p 12:01 started", "p 12:02 stopped"], Blocks("12:01 started\n12:02 stopped\n", "service.log"));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Unicode_is_recognised_by_its_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);

        Assert.Equal(["p Größe 5 €"], Blocks([.. encoding.Preamble, .. encoding.GetBytes("Größe 5 €")], "a.txt"));
    }

    [Fact]
    public void Text_without_a_mark_is_utf_8_where_that_is_valid() =>
        Assert.Equal(["p Größe"], Blocks("Größe"u8.ToArray(), "a.text"));

    [Fact]
    public void Text_that_is_not_valid_utf_8_is_windows_1252() =>
        Assert.Equal(["p Größe 5 €"], Blocks([(byte)'G', (byte)'r', 0xF6, 0xDF, (byte)'e', (byte)' ', (byte)'5', (byte)' ', 0x80], "a.txt"));

    [Fact]
    public void Binary_data_is_refused()
    {
        Assert.Contains("'a.txt' contains binary data", Refusal([65, 66, 0, 67], "a.txt"), StringComparison.Ordinal);
        Assert.Contains("control characters", Refusal([.. Enumerable.Range(0, 400).Select(i => (byte)(1 + (i % 6)))], "a.txt"), StringComparison.Ordinal);
    }
}
