using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Keeps budgets in order while the application runs: takes over raises that another process gave, and writes down the
/// end of holds whose process died.
/// </summary>
internal sealed partial class BudgetUpkeep(
    BudgetRaises raises,
    BudgetRules rules,
    IBudgetStore store,
    LedgerWriter ledger,
    IDbContextFactory<StateDbContext> database,
    TimeProvider time,
    ILogger<BudgetUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private const int RoundsPerSweep = 12;
    private const int MaxBatch = 500;

    /// <summary>Ends the holds in the ledger that outlived their lease and are in force nowhere.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken = default)
    {
        // Two leases: one that the hold may have been renewed for just now, and one for clocks that differ.
        var before = time.GetUtcNow() - (2 * rules.Options.HoldLease);
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var open = await context.Ledger.AsNoTracking()
            .Where(l => l.Kind == LedgerKinds.Hold && l.HeldAt < before && !context.Ledger.Any(e =>
                e.CallId == l.CallId && (e.Kind == LedgerKinds.Settle || e.Kind == LedgerKinds.Release || e.Kind == LedgerKinds.Expire)))
            .OrderBy(l => l.HeldAt).Take(MaxBatch).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (open.Count == 0)
        {
            return 0;
        }

        var alive = await store.FindAliveAsync([.. open.Select(l => l.CallId)], cancellationToken).ConfigureAwait(false);
        var dead = open.Where(l => !alive.Contains(l.CallId)).ToList();
        await Task.WhenAll(dead.Select(l => ledger.AppendAsync(l.EndedAs(LedgerKinds.Expire, time.GetUtcNow())))).ConfigureAwait(false);
        foreach (var line in dead)
        {
            LogExpired(line.CallId, line.Usage.Billable);
        }

        return dead.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 0; !stoppingToken.IsCancellationRequested; round++)
        {
            try
            {
                await raises.RefreshAsync(stoppingToken).ConfigureAwait(false);
                if (round % RoundsPerSweep == 0)
                {
                    await ExpireAsync(stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "The hold {CallId} of {Tokens} tokens expired: its call never ended")]
    private partial void LogExpired(Guid callId, long tokens);

    [LoggerMessage(1105, LogLevel.Error, "The upkeep of the budgets failed; trying again")]
    private partial void LogFailed(Exception problem);
}
