using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Prompts;

namespace RagStarter.UnitTests.Retrieval.Sources;

public sealed class SourceReportTests : IAsyncLifetime
{
    private ScratchPipeline _pipeline = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment => new() { ["Storage__Path"] = _pipeline.StateFolder };

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync();

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Never_cited_stand_before_seldom_cited_and_the_more_often_sent_before_the_others()
    {
        await KeepAsync("good.md", cited: [50, 50, 50]);
        await KeepAsync("seldom.md", cited: [0, 0, 0, 50]);
        await KeepAsync("never.md", cited: [0]);
        await KeepAsync("never-often.md", cited: [0, 0]);

        Assert.Equal(
            [("never-often.md", 2, 0), ("never.md", 1, 0), ("seldom.md", 4, 1), ("good.md", 3, 3)],
            (await ReportAsync()).Select(r => (r.Document, r.Packed, r.Cited)));
    }

    [Fact]
    public async Task A_row_sums_up_the_tokens_of_all_its_requests()
    {
        await KeepAsync("tents.md", cited: [0, 50, 30]);

        Assert.Equal(new SourceReportRow("a", "tents.md", 3, 2, 3 * 300, 3 * 100, 80), Assert.Single(await ReportAsync()));
    }

    [Fact]
    public async Task Documents_of_one_name_in_two_tenants_are_two_rows_and_a_tenant_can_be_chosen()
    {
        await KeepAsync("tents.md", cited: [0]);
        await KeepAsync("tents.md", tenant: "b", cited: [0, 0]);

        Assert.Equal(["b", "a"], (await ReportAsync()).Select(r => r.Tenant));
        Assert.Equal([("a", 1)], (await ReportAsync(tenants: "a")).Select(r => (r.Tenant, r.Packed)));
    }

    [Fact]
    public async Task A_time_is_counted_from_its_first_moment_to_before_its_end()
    {
        await KeepAsync("early.md", day: 1, cited: [0]);
        await KeepAsync("first.md", day: 2, cited: [0]);
        await KeepAsync("end.md", day: 3, cited: [0]);

        var report = await _pipeline.Get<SourceUseStore>().ReportOverAllTenantsAsync(Day(2), Day(3), [], Cancel);

        Assert.Equal(["first.md"], report.Select(r => r.Document));
    }

    [Fact]
    public async Task The_command_line_lists_the_sources_and_counts_those_never_cited()
    {
        await KeepAsync("good.md", cited: [50, 50]);
        await KeepAsync("never.md", cited: [0, 0]);

        var (exitCode, output, _) = await CommandLine.RunAsync(Environment, "report", "sources", "--json");

        var report = JsonNode.Parse(output)!;
        Assert.Equal((0, 1), (exitCode, (int)report["neverCited"]!));
        Assert.Equal(["never.md", "good.md"], report["sources"]!.AsArray().Select(r => (string)r!["document"]!));
    }

    [Fact]
    public async Task The_command_line_shows_a_table_to_people_and_says_when_there_is_nothing()
    {
        var (_, nothing, _) = await CommandLine.RunAsync(Environment, "report", "sources");
        await KeepAsync("[odd] name.md", cited: [0]);
        var (exitCode, table, _) = await CommandLine.RunAsync(Environment, "report", "sources");

        Assert.Equal((0, "No source was sent in that time."), (exitCode, nothing.Trim()));
        Assert.Contains("[odd] name.md", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_tenant_can_have_is_wrong_use()
    {
        var (exitCode, _, errors) = await CommandLine.RunAsync(Environment, "report", "sources", "--tenant", "Not Good");

        Assert.Equal(2, exitCode);
        Assert.Contains("'Not Good' is not a tenant name.", errors, StringComparison.Ordinal);
    }

    private static DateTimeOffset Day(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);

    private Task<IReadOnlyList<SourceReportRow>> ReportAsync(params string[] tenants) =>
        _pipeline.Get<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [.. tenants.Select(TenantId.Parse)], Cancel);

    private async Task KeepAsync(string document, long[] cited, string tenant = "a", int day = 1)
    {
        await using var database = await _pipeline.Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(Cancel);
        database.SourceUses.AddRange(cited.Select(c => new SourceUse
        {
            RequestId = Guid.CreateVersion7(),
            Tenant = TenantId.Parse(tenant),
            Document = document,
            At = Day(day),
            RetrievedTokens = 300,
            PackedTokens = 100,
            CitedTokens = c,
        }));
        await database.SaveChangesAsync(Cancel);
    }
}
