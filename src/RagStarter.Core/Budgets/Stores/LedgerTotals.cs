using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Budgets;

/// <summary>Takes running totals from the ledger.</summary>
internal sealed class LedgerTotals(IDbContextFactory<StateDbContext> database)
{
    /// <summary>How far back a call may be in the ledger that its process has not counted yet, or that has not ended.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>What is settled of a budget.</summary>
    /// <param name="key">The budget.</param>
    /// <param name="without">Calls that are left out.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<BudgetAmount> SettledAsync(
        BudgetCounterKey key, IReadOnlyCollection<Guid> without, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = LinesOf(context, key).Where(l => l.Kind == LedgerKinds.Settle);
        if (without.Count > 0)
        {
            lines = lines.Where(l => !without.Contains(l.CallId));
        }

        return await SumAsync(lines, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What those of the calls used that are settled.</summary>
    public async Task<IReadOnlyDictionary<Guid, BudgetAmount>> UsedAsync(IReadOnlyCollection<Guid> calls, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Ledger.AsNoTracking()
            .Where(l => l.Kind == LedgerKinds.Settle && calls.Contains(l.CallId))
            .ToDictionaryAsync(l => l.CallId, l => new BudgetAmount(l.Usage.Billable, l.CostMicroUsd), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What is settled of a budget, the calls that were settled lately, and the holds that have not ended: one state of the
    /// ledger, for totals that several processes change meanwhile.
    /// </summary>
    public async Task<LedgerSnapshot> SnapshotAsync(
        BudgetCounterKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Recent;
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        var lines = LinesOf(context, key);
        var settled = await SumAsync(lines.Where(l => l.Kind == LedgerKinds.Settle), cancellationToken).ConfigureAwait(false);
        var recent = await lines.Where(l => l.Kind == LedgerKinds.Settle && l.At >= since).Select(l => l.CallId).ToListAsync(cancellationToken).ConfigureAwait(false);
        var open = await lines
            .Where(l => l.Kind == LedgerKinds.Hold && l.HeldAt >= since && !context.Ledger.Any(e =>
                e.CallId == l.CallId && (e.Kind == LedgerKinds.Settle || e.Kind == LedgerKinds.Release || e.Kind == LedgerKinds.Expire)))
            .Select(l => new { l.CallId, Tokens = l.PromptTokens + l.CompletionTokens + l.EmbeddingTokens, l.CostMicroUsd })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new LedgerSnapshot(settled, recent, [.. open.Select(o => new HoldPart(o.CallId, new BudgetAmount(o.Tokens, o.CostMicroUsd)))]);
    }

    private static IQueryable<LedgerEvent> LinesOf(StateDbContext context, BudgetCounterKey key)
    {
        var lines = context.Ledger.AsNoTracking();
        lines = key.Run == Guid.Empty ? lines.Where(l => l.HeldAt >= key.PeriodStart)
            : key.Period == "request" ? lines.Where(l => l.RequestId == key.Run)
            : lines.Where(l => l.WorkflowId == key.Run);
        return key.Scope switch
        {
            "request" => lines,
            "user" => lines.Where(l => l.Tenant == key.Tenant && l.User == key.Value),
            "team" => lines.Where(l => l.Tenant == key.Tenant && l.Team == key.Value),
            "workflow" => lines.Where(l => l.Tenant == key.Tenant && l.Workflow == key.Value),
            "tenant" => lines.Where(l => l.Tenant == key.Value),
            "service" => lines.Where(l => l.Service == key.Value),
            _ => lines.Where(l => l.Environment == key.Value),
        };
    }

    private static async Task<BudgetAmount> SumAsync(IQueryable<LedgerEvent> lines, CancellationToken cancellationToken)
    {
        var sum = await lines
            .GroupBy(_ => 1)
            .Select(g => new
            {
                Tokens = g.Sum(l => l.PromptTokens + l.CompletionTokens + l.EmbeddingTokens),
                Cost = g.Sum(l => l.CostMicroUsd),
            })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return sum is null ? default : new BudgetAmount(sum.Tokens, sum.Cost);
    }
}

/// <summary>One state of a budget in the ledger.</summary>
/// <param name="Settled">What is settled.</param>
/// <param name="RecentCalls">The calls that were settled lately; they are part of <paramref name="Settled"/>.</param>
/// <param name="OpenHolds">The holds that have not ended.</param>
internal sealed record LedgerSnapshot(BudgetAmount Settled, IReadOnlyList<Guid> RecentCalls, IReadOnlyList<HoldPart> OpenHolds);
