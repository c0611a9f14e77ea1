using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Tokens and money reserved before a call, in every budget that the call touches at once. Ends once: settled with what
/// was really used, or released when disposed before that.
/// </summary>
public sealed class Hold : IDisposable
{
    private readonly TokenBudget _budget;
    private int _ended;
    private volatile bool _expired;

    internal Hold(TokenBudget budget, IReadOnlyList<BudgetCounter> counters, BudgetAmount amount, long outputTokens, DateTimeOffset heldAt, DateTimeOffset expiresAt, IReadOnlyList<BudgetRefusal> warnings)
    {
        _budget = budget;
        Counters = counters;
        Amount = amount;
        OutputTokens = outputTokens;
        HeldAt = heldAt;
        ExpiresAt = expiresAt;
        Warnings = warnings;
    }

    /// <summary>Identifies the call; the ledger line that settles it carries the same id.</summary>
    public Guid CallId { get; } = Guid.CreateVersion7();

    /// <summary>What is reserved: the most that the call can use.</summary>
    public BudgetAmount Amount { get; }

    /// <summary>The most tokens that the call may write.</summary>
    public long OutputTokens { get; }

    /// <summary>When it was taken; decides the period that the call counts in.</summary>
    public DateTimeOffset HeldAt { get; }

    /// <summary>When the hold ends by itself; a call that is under way puts it off.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>Soft rules that the call may exceed.</summary>
    public IReadOnlyList<BudgetRefusal> Warnings { get; }

    /// <summary>Whether the hold was settled, released or has expired.</summary>
    public bool HasEnded => _expired || !CanSettle;

    internal IReadOnlyList<BudgetCounter> Counters { get; }

    /// <summary>
    /// Replaces the reservation by what was really used and writes the ledger line. The second call does nothing.
    /// </summary>
    /// <param name="used">What was used.</param>
    /// <param name="line">The ledger line of the call.</param>
    public void Settle(BudgetAmount used, LedgerEvent line)
    {
        if (TryEnd())
        {
            _budget.Settle(this, used, line);
        }
    }

    /// <summary>Gives the reservation back, unless it was settled.</summary>
    public void Dispose()
    {
        if (TryEnd())
        {
            _budget.Release(this);
        }
    }

    /// <summary>Puts the end of the lease off; a hold that has ended stays ended.</summary>
    internal void Renew() => _budget.Renew(this);

    /// <summary>Whether it was neither settled nor released. An expired hold can still be settled: what its call used counts.</summary>
    internal bool CanSettle => Volatile.Read(ref _ended) == 0;

    /// <summary>Ends the reservation because the lease is over.</summary>
    internal void Expire() => _expired = true;

    internal bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;
}
