using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Budgets;

/// <summary>The raises in force. Another process's raise is seen when <see cref="RefreshAsync"/> ran next.</summary>
internal sealed class BudgetRaises(IDbContextFactory<StateDbContext> database, TimeProvider time)
{
    private volatile BudgetRaise[] _raises = [];

    /// <summary>Those that hold now or later.</summary>
    public IReadOnlyList<BudgetRaise> All => _raises;

    /// <summary>What raises add to the limits of a running total.</summary>
    public BudgetAmount For(in BudgetCounterKey key, DateTimeOffset at)
    {
        var extra = default(BudgetAmount);
        foreach (var raise in _raises)
        {
            if (raise.AppliesTo(key, at))
            {
                extra += new BudgetAmount(raise.AddTokens, raise.AddCostMicroUsd);
            }
        }

        return extra;
    }

    /// <summary>Reads the raises from the database.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        _raises = await context.BudgetRaises.AsNoTracking().Where(r => r.Until > now).ToArrayAsync(cancellationToken).ConfigureAwait(false);
    }
}
