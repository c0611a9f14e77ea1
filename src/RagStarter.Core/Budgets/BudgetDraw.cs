namespace RagStarter.Core.Budgets;

/// <summary>One running total that a call draws on, with the limits that apply to it now.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Key">The running total.</param>
/// <param name="MaxTokens">The token limit with raises, if any.</param>
/// <param name="MaxCostMicroUsd">The cost limit with raises, if any.</param>
internal readonly record struct BudgetDraw(BudgetRule Rule, BudgetCounterKey Key, long? MaxTokens, long? MaxCostMicroUsd)
{
    /// <summary>The share of the limit that is settled: of tokens or of cost, whichever is more.</summary>
    public double ShareOf(BudgetAmount settled) => Math.Max(
        MaxTokens is { } tokens ? (double)settled.Tokens / tokens : 0,
        MaxCostMicroUsd is { } cost ? (double)settled.CostMicroUsd / cost : 0);

    /// <summary>Where this budget stops admitting calls.</summary>
    public long? StopTokens => MaxTokens is { } tokens ? Stop(tokens) : null;

    /// <summary>Where this budget stops admitting calls.</summary>
    public long? StopCost => MaxCostMicroUsd is { } cost ? Stop(cost) : null;

    private long Stop(long limit) => Rule.BlocksAt < 1 ? (long)(limit * Rule.BlocksAt) : limit;
}
