namespace RagStarter.Core.Budgets;

/// <summary>A running total of this process.</summary>
internal sealed class BudgetCounter(BudgetCounterKey key)
{
    public BudgetCounterKey Key { get; } = key;

    /// <summary>What the calls that ended have used.</summary>
    public BudgetAmount Settled { get; set; }

    /// <summary>What calls under way have reserved.</summary>
    public BudgetAmount Held { get; set; }

    /// <summary>When a call was last held for or settled.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public BudgetTotals Totals => new(Settled, Held);
}
