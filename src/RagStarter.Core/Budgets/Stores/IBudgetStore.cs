using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>Keeps the running totals of budgets. Every operation takes all its totals at once, or none.</summary>
internal interface IBudgetStore
{
    /// <summary>Reserves what the parts may use in all totals, or in none.</summary>
    /// <exception cref="BudgetStoreUnavailableException">The totals cannot be reached.</exception>
    ValueTask<HoldResult> HoldAsync(HoldCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a hold: what was used replaces what was reserved. Settling the same call again changes nothing. Completes
    /// when <paramref name="line"/> is durable and the totals contain it.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The line could not be written.</exception>
    Task SettleAsync(Hold hold, BudgetAmount used, LedgerEvent line);

    /// <summary>Ends a hold of which nothing was used.</summary>
    void Release(Hold hold);

    /// <summary>Puts off the end of the leases of these holds.</summary>
    Task RenewAsync(IReadOnlyCollection<Hold> holds, TimeSpan lease);

    /// <summary>Ends holds whose lease is over, and repeats what failed earlier; called every few seconds.</summary>
    Task MaintainAsync(CancellationToken cancellationToken);

    /// <summary>How totals stand.</summary>
    /// <exception cref="BudgetStoreUnavailableException">The totals cannot be reached.</exception>
    ValueTask<BudgetTotals[]> ReadAsync(BudgetDraw[] draws, CancellationToken cancellationToken);

    /// <summary>The totals of a rule that are kept for one period.</summary>
    /// <exception cref="BudgetStoreUnavailableException">The totals cannot be reached.</exception>
    ValueTask<IReadOnlyList<BudgetCounterKey>> FindKeysAsync(string rule, string scope, string period, DateTimeOffset periodStart, CancellationToken cancellationToken);

    /// <summary>Whether the holds of these calls are still in force.</summary>
    ValueTask<IReadOnlySet<Guid>> FindAliveAsync(IReadOnlyCollection<Guid> calls, CancellationToken cancellationToken);

    /// <summary>Forgets totals, so that they are taken from the ledger again.</summary>
    ValueTask ResetAsync(IReadOnlyCollection<BudgetCounterKey> keys, CancellationToken cancellationToken);

    /// <summary>Completes when something was given back that a waiting call could use, or when it is worth a look.</summary>
    Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
