using System.Text;
using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class JsonReaderTests
{
    [Fact]
    public void A_list_of_flat_objects_is_a_table() =>
        Assert.Equal(
            ["r Code: E01; Meaning: No signal; Is fatal: no; Tags: gps, weather", "r Code: E02; Meaning: Memory full; Minutes: 5.50"],
            Blocks(
                """
                [
                  {"code": "E01", "meaning": "No signal", "isFatal": false, "tags": ["gps", "weather"], "remark": null},
                  {"code": "E02", "meaning": "Memory full", "minutes": 5.50}
                ]
                """,
                "a.json"));

    [Fact]
    public void An_object_is_told_by_its_simple_properties_and_then_section_by_section() =>
        Assert.Equal(
            ["h1 Stores", "l1 - Valid from: 2025-04-01", "h2 Holiday rule", "l1 - Closed: 25 December", "h2 Steps", "l1 - " + LongSentence, "l1 - Done."],
            Blocks(
                $$"""
                {"title": "Stores", "holidayRule": {"closed": "25 December"}, "validFrom": "2025-04-01", "steps": ["{{LongSentence}}", "Done."]}
                """,
                "a.json"));

    [Fact]
    public void Objects_with_inner_objects_are_sections_headed_by_what_names_them() =>
        Assert.Equal(
            [
                "h2 Stores",
                "h3 Boulder", "l1 - Phone: 555 0121", "l1 - Opening hours, Saturday: 9 to 12",
                "h3 Denver", "l1 - Opening hours, Saturday: closed",
                "h3 Store 7", "l1 - Id: 7", "l1 - Opening hours, Saturday: 8 to 9",
                "h3 Store 4", "l1 - Opening hours, Saturday: 1 to 2",
            ],
            Blocks(
                """
                {"stores": [
                  {"store": "Boulder", "phone": "555 0121", "openingHours": {"Saturday": "9 to 12"}},
                  {"name": "Denver", "openingHours": {"Saturday": "closed"}},
                  {"id": 7, "openingHours": {"Saturday": "8 to 9"}},
                  {"openingHours": {"Saturday": "1 to 2"}}
                ]}
                """,
                "a.json"));

    [Fact]
    public void Lists_in_lists_are_sections_of_their_own() =>
        Assert.Equal(
            ["h2 Routes", "h3 Route 1", "r Point: Hut", "h3 Route 2", "r Point: Pass"],
            Blocks("""{"routes": [[{"point": "Hut"}], [{"point": "Pass"}]]}""", "a.json"));

    [Fact]
    public void A_single_value_is_a_paragraph() => Assert.Equal(["p Hello"], Blocks("\"Hello\"", "a.json"));

    [Fact]
    public void The_title_is_stated_or_the_file_name()
    {
        Assert.Equal("Error codes", Read("""{"title": "Error codes", "codes": [{"a": 1}]}""", "a.json").Title);
        Assert.Equal("staff-directory", Read("""{"staff": [{"a": 1}]}""", "staff-directory.json").Title);
    }

    [Fact]
    public void Json_lines_are_read_like_a_list()
    {
        Assert.Equal(["r Ticket: T-1; Topic: Delay", "r Ticket: T-2"], Blocks("{\"ticket\":\"T-1\",\"topic\":\"Delay\"}\n\n{\"ticket\":\"T-2\"}\r\n", "a.jsonl"));
        Assert.Equal(["l1 - 1", "l1 - two"], Blocks("1\n\"two\"", "a.ndjson"));
    }

    [Theory]
    [InlineData("[1,\n \"ä\" 2]", "line 2 at position 6")]
    [InlineData("{\"a\": 1,}", "line 1 at position 9")]
    [InlineData("{\"a\": ", "line 1 at position 7")]
    [InlineData("hello", "line 1 at position 1")]
    public void What_is_not_json_is_refused_with_line_and_position(string text, string place) =>
        Assert.Contains($"'a.json' is not valid JSON: the mistake is in {place}.", Refusal(text, "a.json"), StringComparison.Ordinal);

    [Fact]
    public void A_bad_line_of_json_lines_is_refused_with_its_number() =>
        Assert.Contains("the mistake is in line 3 at position 6.", Refusal("{}\n\n{\"a\" 1}\n{}", "a.jsonl"), StringComparison.Ordinal);

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(100_000, true)]
    public void Nesting_beyond_the_limit_is_refused(int depth, bool isRefused)
    {
        var text = new string('[', depth) + "1" + new string(']', depth);
        var limits = new IngestionOptions { MaxNesting = 10 };

        if (isRefused)
        {
            Assert.Contains("nested more than 10 levels deep", Refusal(text, "a.json", limits), StringComparison.Ordinal);
        }
        else
        {
            Assert.NotEmpty(Read(text, "a.json", limits).Blocks);
        }
    }

    [Fact]
    public void Other_encodings_are_recognised_by_their_byte_order_mark() =>
        Assert.Equal(["r Name: Größe"], Blocks([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("[{\"name\": \"Größe\"}]")], "a.json"));

    [Fact]
    public void An_escape_that_is_half_a_character_is_refused() =>
        Assert.Contains("'a.json' could not be read as .json", Refusal("""["\ud800"]""", "a.json"), StringComparison.Ordinal);

    private const string LongSentence = "Check every terminal with a seal number whenever the shift changes.";
}
