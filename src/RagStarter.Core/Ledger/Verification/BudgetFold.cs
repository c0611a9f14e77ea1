using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>
/// Recomputes budgets from the ledger, line by line and one period at a time, and compares them with what the budgets
/// have counted. It shares no code with the budgets: a mistake there does not repeat itself here.
/// </summary>
public sealed class BudgetFold(IDbContextFactory<StateDbContext> database, IBudgetTotals totals)
{
    /// <summary>Compares the periods of a rule that lie in or overlap a span of time.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>How many counters were compared, and the differences.</returns>
    public async Task<(int Counters, IReadOnlyList<BudgetDifference> Differences)> CompareAsync(
        BudgetFoldRule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        var counters = 0;
        var differences = new List<BudgetDifference>();
        for (var start = LedgerCalendar.StartOf(rule.Bucket, from, rule.Zone); start < to;)
        {
            var end = LedgerCalendar.EndOf(rule.Bucket, start, rule.Zone);
            if (await totals.ReadAsync(rule, start, end, cancellationToken).ConfigureAwait(false) is { } counted)
            {
                var expected = await FoldAsync(rule, start, end, cancellationToken).ConfigureAwait(false);
                var found = counted.ToDictionary(t => (t.Tenant, t.Value));
                foreach (var who in expected.Keys.Union(found.Keys))
                {
                    counters++;
                    var (ours, theirs) = (expected.GetValueOrDefault(who), found.GetValueOrDefault(who));
                    if (ours.Tokens != theirs.Tokens || ours.CostMicroUsd != theirs.CostMicroUsd)
                    {
                        differences.Add(new BudgetDifference(
                            rule.Name, rule.Scope, rule.Period, start, who.Tenant, who.Value, ours.Tokens, theirs.Tokens, ours.CostMicroUsd, theirs.CostMicroUsd));
                    }
                }
            }

            start = end;
        }

        return (counters, differences);
    }

    private async Task<Dictionary<(string Tenant, string Value), BudgetTotal>> FoldAsync(
        BudgetFoldRule rule, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = context.Ledger.AsNoTracking().Where(l => l.Kind == LedgerKinds.Settle && l.HeldAt >= start && l.HeldAt < end).AsAsyncEnumerable();
        var sums = new Dictionary<(string Tenant, string Value), BudgetTotal>();
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var value = ValueIn(rule.Scope, line);
            if (value.Length == 0 || (rule.Match != "*" && rule.Match != value))
            {
                continue;
            }

            var who = (Tenant: rule.IsInsideTenant ? line.Tenant : string.Empty, Value: value);
            var sum = sums.GetValueOrDefault(who);
            sums[who] = new BudgetTotal(who.Tenant, who.Value, sum.Tokens + line.Usage.Billable, sum.CostMicroUsd + line.CostMicroUsd);
        }

        return sums;
    }

    private static string ValueIn(string scope, LedgerEvent line) => scope switch
    {
        "environment" => line.Environment,
        "service" => line.Service,
        "tenant" => line.Tenant,
        "team" => line.Team,
        "user" => line.User,
        "workflow" => line.Workflow,
        _ => throw new ArgumentException($"The scope '{scope}' has no totals that last.", nameof(scope)),
    };
}
