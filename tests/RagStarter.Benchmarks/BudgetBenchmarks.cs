using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;

namespace RagStarter.Benchmarks;

/// <summary>A hold over five scopes and its release, in process. Settling also writes the ledger and is part of a whole question.</summary>
[MemoryDiagnoser]
public class BudgetBenchmarks
{
    private readonly Guid _request = Guid.CreateVersion7();
    private readonly Spender _spender = Spender.For(PipelineHost.Caller, Services.Chat, "benchmark");
    private readonly HoldRequest _hold = new(new BudgetAmount(500, 250), 800, 16, 2.5m);

    private PipelineHost _host = null!;
    private TokenBudget _budget = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await PipelineHost.CreateAsync(0);
        _budget = _host.Services.GetRequiredService<TokenBudget>();
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public async Task HoldAndRelease()
    {
        var hold = await _budget.HoldAsync(_spender, _request, _hold, CancellationToken.None);
        hold.Dispose();
    }
}
