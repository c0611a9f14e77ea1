using System.Text;
using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_delimiter_is_found_by_itself(string delimiter) =>
        Assert.Equal(
            ["r Size: S; Price: 10.50; Remark: last pair", "r Size: M; Price: 12.00; Remark: in stock"],
            Blocks("Size,Price,Remark\nS,10.50,last pair\nM,12.00,in stock\n".Replace(",", delimiter, StringComparison.Ordinal), "a.csv"));

    [Fact]
    public void A_comma_inside_numbers_is_not_taken_for_the_delimiter() =>
        Assert.Equal(["r Größe: S; Preis: 10,50", "r Größe: M; Preis: 12,00"], Blocks("Größe;Preis\nS;10,50\nM;12,00", "a.csv"));

    [Fact]
    public void A_spreadsheets_own_statement_of_the_delimiter_is_obeyed() =>
        Assert.Equal(["r Name: a,b; Price: 1"], Blocks("sep=;\r\nName;Price\r\na,b;1\r\n", "a.csv"));

    [Fact]
    public void Tab_separated_files_may_hold_commas() =>
        Assert.Equal(["r Name: Peg, long; Use: sand, snow"], Blocks("Name\tUse\nPeg, long\tsand, snow", "a.tsv"));

    [Fact]
    public void Quoted_fields_may_hold_delimiters_quotes_and_line_breaks() =>
        Assert.Equal(
            ["r Name: Peg, 9\" long; Remark: first line second line"],
            Blocks("Name,Remark\n\"Peg, 9\"\" long\",\"first line\nsecond line\"\n", "a.csv"));

    [Fact]
    public void A_byte_order_mark_does_not_become_part_of_the_first_name() =>
        Assert.Equal(["r Name: a"], Blocks("\ufeffName,Price\na,\n", "a.csv"));

    [Fact]
    public void Names_made_for_programs_become_readable() =>
        Assert.Equal(
            ["r Valid from: 1 May; Minimum usd per year: 5; HbA1c: 6; Opening hours: 7"],
            Blocks("valid_from,minimum_usd_per_year,HbA1c,openingHours\n1 May,5,6,7", "a.csv"));

    [Fact]
    public void A_first_row_of_numbers_holds_values_and_no_names() =>
        Assert.Equal(["r 1; 2.5; 30 %", "r 4; 5; 60 %"], Blocks("1,2.5,30 %\n4,5,60 %", "a.csv"));

    [Fact]
    public void Missing_fields_are_empty_and_empty_extra_fields_do_no_harm() =>
        Assert.Equal(["r A: 1", "r A: 2; B: 3"], Blocks("A,B\n1\n2,3,,\n", "a.csv"));

    [Fact]
    public void A_row_with_too_many_fields_is_refused_with_its_line() =>
        Assert.Contains("Line 4 of 'a.csv' has 3 fields, but the first row has 2.", Refusal("A,B\n1,\"2\n2\"\n1,2,3\n", "a.csv"), StringComparison.Ordinal);

    [Fact]
    public void A_quote_that_is_never_closed_is_refused_with_its_line() =>
        Assert.Contains("A quote that is opened in line 3 of 'a.csv' is never closed.", Refusal("A,B\n1,2\n1,\"2\n1,2\n1,2\n", "a.csv"), StringComparison.Ordinal);

    [Theory]
    [InlineData("a")]
    [InlineData("a,")]
    [InlineData("\"a\n")]
    public void A_record_of_more_than_a_million_characters_is_refused_with_its_line(string unit)
    {
        var record = unit[0] == '"' ? "\"" + string.Concat(Enumerable.Repeat("line\n", 300_000)) : string.Concat(Enumerable.Repeat(unit, 1_100_000));

        Assert.Contains("Line 3 of 'a.csv' is longer than 1 million characters.", Refusal($"A,B\n1,2\n{record}", "a.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_short_records_are_no_long_one()
    {
        var rows = new StringBuilder("A,B\n");
        for (var i = 0; i < 300_000; i++)
        {
            rows.Append("1234,5678\n");
        }

        Assert.Equal(300_000, Read(rows.ToString(), "a.csv").Blocks.Count);
    }

    [Fact]
    public void Rows_that_repeat_long_names_stop_at_the_limit_of_text() =>
        Assert.Contains(
            "more than 1 million characters",
            Refusal($"{new string('x', 50_000)},B\n" + string.Concat(Enumerable.Repeat("1,2\n", 1_000)), "a.csv", new IngestionOptions { MaxMegaCharacters = 1 }),
            StringComparison.Ordinal);

    [Fact]
    public void The_title_is_the_file_name() => Assert.Equal("rental-prices", Read("A,B\n1,2", "services/rental-prices.csv").Title);

    [Fact]
    public void Windows_1252_is_recognised() =>
        Assert.Equal(["r Größe: 5"], Blocks(Encoding.Latin1.GetBytes("Größe,B\n5,"), "a.csv"));
}
