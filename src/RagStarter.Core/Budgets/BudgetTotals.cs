namespace RagStarter.Core.Budgets;

/// <summary>How a running total stands.</summary>
/// <param name="Settled">What the calls that ended have used.</param>
/// <param name="Held">What calls under way have reserved.</param>
internal readonly record struct BudgetTotals(BudgetAmount Settled, BudgetAmount Held);
