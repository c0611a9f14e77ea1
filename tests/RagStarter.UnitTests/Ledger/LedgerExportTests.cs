using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using CsvHelper;
using RagStarter.Core.Ledger;

namespace RagStarter.UnitTests.Ledger;

public sealed class LedgerExportTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char['\u0001', '\u0250'], 0, 12];

    private static readonly Gen<LedgerEvent> AnyLine = Gen.Select(Text, Text, Gen.Long[0, 1_000_000], Gen.Bool)
        .Select((user, model, tokens, estimated) => Lines.Of(
            LedgerKinds.Settle, Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UnixEpoch.AddMilliseconds(tokens), Lines.Spender(user: user), model, tokens, estimated));

    [Fact]
    public Task Lines_come_back_from_json_lines() => AnyLine.List[0, 20].SampleAsync(
        async lines =>
        {
            var text = await ExportAsync(LedgerExport.JsonLines, lines);
            var read = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<LedgerEvent>(l, JsonSerializerOptions.Web)!);
            Assert.Equivalent(lines, read.ToList(), strict: true);
        },
        iter: 100);

    [Fact]
    public Task Texts_come_back_from_csv() => AnyLine.List[0, 20].SampleAsync(
        async lines =>
        {
            var rows = Rows(await ExportAsync(LedgerExport.Csv, lines));
            Assert.Equal(lines.Select(l => (l.User, l.Model)), rows.Select(r => (Original(r["user"]), Original(r["model"]))));
        },
        iter: 100);

    [Fact]
    public async Task Every_field_has_a_column()
    {
        var row = Assert.Single(Rows(await ExportAsync(LedgerExport.Csv, [Lines.Line()])));
        var mapped = typeof(LedgerEvent).GetProperties().Where(p => p.CanWrite && p.Name != nameof(LedgerEvent.Savings)).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(mapped.Order(), row.Keys.Order());
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public async Task A_text_that_a_spreadsheet_would_run_does_not_begin_like_a_formula(string text)
    {
        var row = Assert.Single(Rows(await ExportAsync(LedgerExport.Csv, [Lines.Line(Lines.Spender(user: text))])));
        Assert.Equal($"'{text}", row["user"]);
    }

    [Fact]
    public async Task A_record_ends_as_the_standard_says()
    {
        var text = await ExportAsync(LedgerExport.Csv, [Lines.Line()]);
        Assert.Equal(2, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\n', text.Replace("\r\n", string.Empty, StringComparison.Ordinal));
    }

    private static async Task<string> ExportAsync(string format, IEnumerable<LedgerEvent> lines)
    {
        using var stream = new MemoryStream();
        await LedgerExport.WriteAsync(format, lines.ToAsyncEnumerable(), stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<Dictionary<string, string>> Rows(string text)
    {
        using var reader = new StringReader(text);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        }

        return rows;
    }

    private static string Original(string text) => text.StartsWith('\'') ? text[1..] : text;
}
