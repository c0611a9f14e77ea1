using RagStarter.Core.Ledger.Verification;

namespace RagStarter.Core.Budgets;

/// <summary>
/// What the budgets have counted, for the check of the ledger: the running totals of the periods that last. Of earlier
/// periods, which the store does not keep, what a budget would start from.
/// </summary>
internal sealed class StoreBudgetTotals(IBudgetStore store, BudgetRules rules, LedgerBudgetTotals ledger, TimeProvider time) : IBudgetTotals
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<BudgetTotal>?> ReadAsync(
        BudgetFoldRule rule, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var inLedger = await ledger.ReadAsync(rule, start, end, cancellationToken).ConfigureAwait(false);
        if (rules.All.FirstOrDefault(r => r.Name == rule.Name) is not { } applied || rules.Calendar.StartOf(rule.Period, now) != start)
        {
            return inLedger;
        }

        var kept = await store.FindKeysAsync(rule.Name, rule.Scope, rule.Period, start, cancellationToken).ConfigureAwait(false);
        var keys = (inLedger ?? [])
            .Select(t => new BudgetCounterKey(rule.Name, rule.Scope, rule.Period, t.Tenant, t.Value, Guid.Empty, start))
            .Union(kept).ToList();
        var totals = await store.ReadAsync([.. keys.Select(k => rules.DrawOf(applied, k, now))], cancellationToken).ConfigureAwait(false);
        return [.. keys.Select((k, i) => new BudgetTotal(k.Tenant, k.Value, totals[i].Settled.Tokens, totals[i].Settled.CostMicroUsd))];
    }
}
