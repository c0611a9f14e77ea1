using BenchmarkDotNet.Attributes;

namespace RagStarter.Benchmarks;

/// <summary>
/// Lines appended to the ledger, each caller waiting until its line is durable before it appends the next. The time is
/// per line over all callers; times the number of callers it is what one of them waits.
/// </summary>
public class LedgerWriteBenchmarks
{
    private const int Lines = 8192;

    private LedgerHost _host = null!;
    private int _next;

    [Params(1, 32, 256, 1024)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync() => _host = await LedgerHost.CreateAsync();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _host.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Lines)]
    public Task Append() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => AppendOwnShareAsync()));

    private async Task AppendOwnShareAsync()
    {
        for (var i = 0; i < Lines / Callers; i++)
        {
            await _host.Ledger.AppendAsync(LedgerHost.Line(Interlocked.Increment(ref _next), 1_000_000));
        }
    }
}
