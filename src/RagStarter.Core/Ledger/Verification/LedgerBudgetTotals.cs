using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>The totals that budgets start from, as the database sums them up.</summary>
public sealed class LedgerBudgetTotals(IDbContextFactory<StateDbContext> database) : IBudgetTotals
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<BudgetTotal>?> ReadAsync(
        BudgetFoldRule rule, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var column = char.ToUpperInvariant(rule.Scope[0]) + rule.Scope[1..];
        var lines = context.Ledger.Where(l => l.Kind == LedgerKinds.Settle && l.HeldAt >= start && l.HeldAt < end)
            .Where(l => EF.Property<string>(l, column) != string.Empty);
        if (rule.Match != "*")
        {
            lines = lines.Where(l => EF.Property<string>(l, column) == rule.Match);
        }

        var isInside = rule.IsInsideTenant;
        return await lines
            .GroupBy(l => new { Tenant = isInside ? l.Tenant : string.Empty, Value = EF.Property<string>(l, column) })
            .Select(g => new BudgetTotal(
                g.Key.Tenant,
                g.Key.Value,
                g.Sum(l => l.PromptTokens + l.CompletionTokens + l.EmbeddingTokens),
                g.Sum(l => l.CostMicroUsd)))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
