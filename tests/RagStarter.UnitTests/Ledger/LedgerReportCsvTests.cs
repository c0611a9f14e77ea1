using System.Text;
using RagStarter.Core.Ledger;

namespace RagStarter.UnitTests.Ledger;

public sealed class LedgerReportCsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("plain", "plain")]
    public async Task A_cell_never_begins_like_a_formula(string user, string cell)
    {
        var rows = await WriteAsync(new LedgerGrouping { By = [LedgerDimension.User] }, Sum(user));
        Assert.Equal("user,requests,calls,promptTokens,cachedPromptTokens,completionTokens,embeddingTokens,retrievedTokens,packedTokens,citedTokens,costMicroUsd,estimatedCalls", rows[0]);
        Assert.StartsWith($"{cell},3,2,7,", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_row_there_is_the_header_alone() =>
        Assert.Equal(["requests,calls,promptTokens,cachedPromptTokens,completionTokens,embeddingTokens,retrievedTokens,packedTokens,citedTokens,costMicroUsd,estimatedCalls"], await WriteAsync(new LedgerGrouping()));

    private static LedgerSum Sum(string user) => new(null, [user], new TokenUsage { PromptTokens = 7 }, 11, 2, 3, 0);

    private static async Task<string[]> WriteAsync(LedgerGrouping grouping, params IReadOnlyList<LedgerSum> sums)
    {
        using var file = new MemoryStream();
        await LedgerReportCsv.WriteAsync(LedgerReport.Of(new LedgerSelection(), grouping, sums), file, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
