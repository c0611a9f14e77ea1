using System.Globalization;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Retention;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Ledger.Verification;
using RagStarter.Core.Models;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Ledger.Savings;

/// <summary>Law 9 over the whole ledger: per line, per group and in total, before and after lines are removed.</summary>
/// <remarks>RAGSTARTER_SAVINGS_MIXES sets how many ledgers are tried; 8 by default.</remarks>
public sealed class LedgerSavingsTests
{
    private static readonly DateTimeOffset From = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero);

    private static readonly int Mixed = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_SAVINGS_MIXES") ?? "8", CultureInfo.InvariantCulture);

    private readonly ManualTime _time = new() { Now = To };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Savings_add_up_in_every_group_and_in_total_before_and_after_lines_are_removed() =>
        Gen.Select(Mixes.Lines(From, To).Array[0, 30], Gen.Enum<LedgerDimension>().Array[0, 3], Gen.Enum<LedgerBucket>()).SampleAsync(
            async (requests, by, bucket) =>
            {
                var lines = requests.SelectMany(r => r).ToList();
                await using var book = await LedgerBook.CreateAsync(lines);
                var grouping = new LedgerGrouping { By = [.. by.Distinct()], Bucket = bucket };
                var expected = lines.Aggregate(default(SavingsFigures), (sum, l) => sum + (l.Savings ?? default));
                var before = await book.Query.SavingsOverAllTenantsAsync(new LedgerSelection(), grouping, Cancellation);
                Assert.Equal(expected, Total(before).Savings);
                Assert.All(before, s => Assert.True(s.Savings.AddsUp));
                Assert.Equal(
                    (lines.Count(l => l is { Kind: LedgerKinds.Answer, Savings: not null }), lines.Count(l => l is { Kind: LedgerKinds.Answer, Savings: null })),
                    (Total(before).Requests, Total(before).RequestsBefore));

                // What was used is what was settled, but for the requests from before.
                var unrecorded = lines.Where(l => l is { Kind: LedgerKinds.Answer, Savings: null }).Select(l => l.RequestId).ToHashSet();
                Assert.Equal(lines.Where(l => l.Kind == LedgerKinds.Settle && !unrecorded.Contains(l.RequestId)).Sum(l => l.CostMicroUsd), expected.ActualMicroUsd);
                Assert.True((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).IsClean);

                await RemoveAsync(book);
                var days = grouping with { Bucket = bucket is LedgerBucket.Hour ? LedgerBucket.Day : bucket };
                var after = await book.Query.SavingsOverAllTenantsAsync(new LedgerSelection(), days, Cancellation);
                Assert.Equal(expected, Total(after).Savings);
                Assert.All(after, s => Assert.True(s.Savings.AddsUp));
                if (bucket != LedgerBucket.Hour)
                {
                    Assert.Equal(Words(before), Words(after));
                }

                Assert.Empty((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).Findings);
            },
            iter: Mixed,
            threads: 1);

    [Fact]
    public async Task A_tenant_sees_its_own_savings_only()
    {
        var lines = Mixes.Lines(From, To).Array[20].Single(all => Has(all, "acme") && Has(all, "globex"), "aWJ79CGT-iK3").SelectMany(r => r).ToList();
        await using var book = await LedgerBook.CreateAsync(lines);
        var sums = await book.Query.SavingsAsync(TenantId.Parse("acme"), new LedgerSelection(), new LedgerGrouping(), Cancellation);
        Assert.Equal(
            lines.Where(l => l.Tenant == "acme").Aggregate(default(SavingsFigures), (sum, l) => sum + (l.Savings ?? default)),
            Assert.Single(sums).Savings);
    }

    [Theory]
    [InlineData(1, 0, 0, LedgerFindingKinds.Savings)]
    [InlineData(0, 1, 0, LedgerFindingKinds.Savings)]
    [InlineData(1, 0, 1, LedgerFindingKinds.SavingsActual)]
    public async Task A_line_that_does_not_add_up_is_named(long counterfactual, long tokens, long actual, string kind)
    {
        var (request, call) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var settle = Ledger.Lines.Of(LedgerKinds.Settle, request, call, From, tokens: 90);
        var answer = new LedgerEvent
        {
            At = From,
            HeldAt = From,
            Kind = LedgerKinds.Answer,
            CallId = request,
            RequestId = request,
            Tenant = settle.Tenant,
            Team = settle.Team,
            User = settle.User,
            Service = settle.Service,
            Environment = settle.Environment,
            Workflow = settle.Workflow,
            Savings = new SavingsFigures
            {
                CounterfactualMicroUsd = 100 + counterfactual,
                CounterfactualTokens = 100 + tokens,
                ActualMicroUsd = 90 + actual,
                ActualTokens = 90,
                PruningMicroUsd = 10,
                PruningTokens = 10,
            },
        };
        await using var book = await LedgerBook.CreateAsync(settle, answer);
        var finding = Assert.Single((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).Findings);
        Assert.Equal((kind, request), (finding.Kind, finding.RequestId));
    }

    [Fact]
    public async Task A_sum_of_removed_lines_that_does_not_add_up_is_named()
    {
        await using var book = await LedgerBook.CreateAsync(Mixes.Lines(From, From.AddDays(2)).Array[10].Single(all => Has(all, "acme"), "9-7z4wT8HoN2").SelectMany(r => r));
        await RemoveAsync(book);
        await using (var context = await book.Database.CreateDbContextAsync(Cancellation))
        {
            await context.LedgerDays.Where(d => d.CounterfactualTokens > 0).OrderBy(d => d.Id).Take(1)
                .ExecuteUpdateAsync(d => d.SetProperty(x => x.RoutingMicroUsd, x => x.RoutingMicroUsd + 1), Cancellation);
        }

        var finding = Assert.Single((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).Findings);
        Assert.Equal(LedgerFindingKinds.Savings, finding.Kind);
        Assert.Contains("In the sums", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_whose_first_lines_were_removed_is_not_compared_with_them()
    {
        // It began before midnight and ended after it; the day before is gone.
        var request = Guid.CreateVersion7();
        var midnight = To.AddDays(-32);
        var figures = new SavingsFigures { CounterfactualMicroUsd = 90, CounterfactualTokens = 90, ActualMicroUsd = 90, ActualTokens = 90 };
        var settle = Ledger.Lines.Of(LedgerKinds.Settle, request, Guid.CreateVersion7(), midnight.AddSeconds(-1), tokens: 90);
        var answer = new LedgerEvent
        {
            At = midnight.AddSeconds(1),
            HeldAt = midnight.AddSeconds(1),
            Kind = LedgerKinds.Answer,
            CallId = request,
            RequestId = request,
            Tenant = settle.Tenant,
            Team = settle.Team,
            User = settle.User,
            Service = settle.Service,
            Environment = settle.Environment,
            Workflow = settle.Workflow,
            Milliseconds = 3000,
            Savings = figures,
        };
        await using var book = await LedgerBook.CreateAsync(settle, answer);
        Assert.Empty((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).Findings);
        await RemoveAsync(book);
        Assert.Equal([LedgerKinds.Answer], (await book.LinesAsync()).Select(l => l.Kind));
        Assert.Empty((await Verification(book).VerifyAsync(cancellationToken: Cancellation)).Findings);
    }

    [Fact]
    public Task Every_line_is_read_as_it_was_written() => Mixes.Lines(From, To).SampleAsync(
        async lines =>
        {
            await using var book = await LedgerBook.CreateAsync(lines);
            Assert.Equal(lines.Select(l => (l.CallId, l.Savings, l.CounterfactualPrices)), (await book.LinesAsync()).Select(l => (l.CallId, l.Savings, l.CounterfactualPrices)));
        },
        iter: 3,
        threads: 1);

    [Fact]
    public async Task An_export_has_the_savings_of_the_lines_that_have_some()
    {
        var lines = Mixes.Lines(From, To).Single(l => l.Exists(x => x is { Kind: LedgerKinds.Answer, Savings: not null }) && l.Count > 1, "1eQuanXrWsu3");
        using var json = new MemoryStream();
        await LedgerExport.WriteAsync(LedgerExport.JsonLines, lines.ToAsyncEnumerable(), json, Cancellation);
        var rows = System.Text.Encoding.UTF8.GetString(json.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count(l => l.Savings is not null), rows.Count(r => r.Contains("\"counterfactualMicroUsd\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, r => r.Contains("\"savings\"", StringComparison.Ordinal));
        using var csv = new MemoryStream();
        await LedgerExport.WriteAsync(LedgerExport.Csv, lines.ToAsyncEnumerable(), csv, Cancellation);
        var header = System.Text.Encoding.UTF8.GetString(csv.ToArray()).Split("\r\n")[0].Split(',');
        Assert.Contains("responseCacheTokens", header);
        Assert.DoesNotContain("savings", header);
    }

    private static bool Has(List<LedgerEvent>[] lines, string tenant) =>
        lines.SelectMany(l => l).Any(l => l.Tenant == tenant && l.Savings is { CounterfactualTokens: > 0 });

    private static LedgerSum Total(IEnumerable<LedgerSum> sums) =>
        sums.Aggregate(new LedgerSum(null, [], default, 0, 0, 0, 0), (total, sum) => total with
        {
            Requests = total.Requests + sum.Requests,
            RequestsBefore = total.RequestsBefore + sum.RequestsBefore,
            Savings = total.Savings + sum.Savings,
        });

    private static IEnumerable<string> Words(IEnumerable<LedgerSum> sums) => sums
        .Where(s => s.Requests + s.RequestsBefore + s.Savings.CounterfactualTokens > 0)
        .Select(s => $"{s.Bucket:u} {string.Join('|', s.Values)} {s with { Values = [] }}");

    private async Task RemoveAsync(LedgerBook book)
    {
        var retention = new LedgerRetention(book.Database, new SetOptions<LedgerOptions>(new LedgerOptions { KeepFor = TimeSpan.FromDays(32) }), book.Database.Paths, _time);
        while (await retention.RemoveSomeAsync(Cancellation) > 0)
        {
        }
    }

    private LedgerVerification Verification(LedgerBook book) => new(
        book.Database,
        new BudgetFold(book.Database, new LedgerBudgetTotals(book.Database)),
        new SetOptions<BudgetOptions>(new BudgetOptions()),
        version => Price.TryParse(version, out var price) ? price : null,
        _time);
}
