using BenchmarkDotNet.Attributes;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.Benchmarks;

/// <summary>Reports over a month of a million lines: 400,000 calls, held and settled, of 200,000 questions.</summary>
public class LedgerReadBenchmarks
{
    private const int Lines = 1_000_000;
    private const int Together = 1000;

    private static readonly LedgerSelection Month = new() { From = LedgerHost.Start, To = LedgerHost.End };

    private static readonly LedgerGrouping ByModelAndDay = new() { By = [LedgerDimension.Model], Bucket = LedgerBucket.Day };

    private LedgerHost _host = null!;
    private LedgerQuery _query = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await LedgerHost.CreateAsync();
        _query = new LedgerQuery(_host.Database);
        for (var next = 0; next < Lines; next += Together)
        {
            await Task.WhenAll(Enumerable.Range(next, Together).Select(n => _host.Ledger.AppendAsync(LedgerHost.Line(n, Lines))));
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _host.DisposeAsync();

    [Benchmark]
    public Task<IReadOnlyList<LedgerSum>> AllTenantsByModelAndDay() => _query.SumOverAllTenantsAsync(Month, ByModelAndDay);

    [Benchmark]
    public Task<IReadOnlyList<LedgerSum>> AllTenantsByModelAndDayInBerlin() =>
        _query.SumOverAllTenantsAsync(Month, ByModelAndDay with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") });

    [Benchmark]
    public Task<IReadOnlyList<LedgerSum>> OneTenantByModelAndDay() => _query.SumAsync(TenantId.Parse("acme"), Month, ByModelAndDay);

    [Benchmark]
    public Task<IReadOnlyList<LedgerSum>> SavingsOfAllTenantsByModelAndDay() => _query.SavingsOverAllTenantsAsync(Month, ByModelAndDay);

    [Benchmark]
    public Task<IReadOnlyList<LedgerSum>> AllTenantsByOutcome() => _query.SumOverAllTenantsAsync(Month, new LedgerGrouping { By = [LedgerDimension.Outcome] });
}
