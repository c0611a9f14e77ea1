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

    internal Hold(TokenBudget budget, Guid callId, Spender spender, Guid requestId, BudgetDraw[] draws, BudgetAmount amount, long outputTokens, DateTimeOffset heldAt, DateTimeOffset expiresAt)
    {
        _budget = budget;
        CallId = callId;
        Spender = spender;
        RequestId = requestId;
        Draws = draws;
        Amount = amount;
        OutputTokens = outputTokens;
        HeldAt = heldAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>Identifies the call; the ledger lines of the call carry the same id.</summary>
    public Guid CallId { get; }

    /// <summary>What is reserved: the most that the call can use.</summary>
    public BudgetAmount Amount { get; }

    /// <summary>The most tokens that the call may write.</summary>
    public long OutputTokens { get; }

    /// <summary>When it was taken; decides the period that the call counts in.</summary>
    public DateTimeOffset HeldAt { get; }

    /// <summary>When the hold ends by itself; a call that is under way puts it off.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>Soft rules that the call may exceed.</summary>
    public IReadOnlyList<BudgetRefusal> Warnings { get; internal init; } = [];

    /// <summary>Whether the hold was settled, released or has expired.</summary>
    public bool HasEnded => !CanSettle || _budget.IsExpired(this);

    /// <summary>
    /// Completes when the call's end is in the ledger and in every budget; a request ends for its caller after that.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The ledger line could not be written.</exception>
    public Task Settled { get; private set; } = Task.CompletedTask;

    internal Spender Spender { get; }

    internal Guid RequestId { get; }

    internal BudgetDraw[] Draws { get; }

    /// <summary>The line that took the hold, for the line that ends it.</summary>
    internal LedgerEvent? Line { get; set; }

    /// <summary>
    /// Replaces the reservation by what was really used and writes the ledger line. The second call does nothing.
    /// </summary>
    /// <param name="used">What was used.</param>
    /// <param name="line">The ledger line of the call.</param>
    public void Settle(BudgetAmount used, LedgerEvent line)
    {
        if (TryEnd())
        {
            Settled = _budget.SettleAsync(this, used, line);
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

    /// <summary>Whether its call is under way.</summary>
    internal bool IsInUse { get; private set; }

    /// <summary>The call begins: the lease is renewed until the hold ends.</summary>
    internal void BeginUse() => IsInUse = true;

    /// <summary>Puts the end of the lease off; a hold that has ended stays ended.</summary>
    internal void Renew() => _budget.Renew(this);

    /// <summary>Whether it was neither settled nor released. An expired hold can still be settled: what its call used counts.</summary>
    internal bool CanSettle => Volatile.Read(ref _ended) == 0;

    internal bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;
}
