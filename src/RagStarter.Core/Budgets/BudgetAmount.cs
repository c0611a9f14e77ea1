namespace RagStarter.Core.Budgets;

/// <summary>What a call draws from a budget.</summary>
/// <param name="Tokens">Prompt, completion and embedding tokens together.</param>
/// <param name="CostMicroUsd">The cost in millionths of a US dollar.</param>
public readonly record struct BudgetAmount(long Tokens, long CostMicroUsd)
{
    /// <summary>Adds two amounts.</summary>
    public static BudgetAmount operator +(BudgetAmount left, BudgetAmount right) =>
        new(left.Tokens + right.Tokens, left.CostMicroUsd + right.CostMicroUsd);

    /// <summary>Subtracts an amount.</summary>
    public static BudgetAmount operator -(BudgetAmount left, BudgetAmount right) =>
        new(left.Tokens - right.Tokens, left.CostMicroUsd - right.CostMicroUsd);

    /// <summary>Adds two amounts.</summary>
    public static BudgetAmount Add(BudgetAmount left, BudgetAmount right) => left + right;

    /// <summary>Subtracts an amount.</summary>
    public static BudgetAmount Subtract(BudgetAmount left, BudgetAmount right) => left - right;
}
