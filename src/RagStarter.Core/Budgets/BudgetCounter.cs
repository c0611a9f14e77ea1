namespace RagStarter.Core.Budgets;

/// <summary>The running total of one rule for one tenant, user or request in one period.</summary>
internal sealed class BudgetCounter(BudgetRule rule, BudgetCounterKey key)
{
    /// <summary>The rule as it stands in the configuration now.</summary>
    public BudgetRule Rule { get; set; } = rule;

    public BudgetCounterKey Key { get; } = key;

    /// <summary>What ledger lines of the period sum up to.</summary>
    public BudgetAmount Settled { get; set; }

    /// <summary>What calls under way have reserved.</summary>
    public BudgetAmount Held { get; set; }

    /// <summary>When a call was last held for or settled.</summary>
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>Why <paramref name="needed"/> does not fit, or <see langword="null"/> when it does.</summary>
    public BudgetRefusal? Check(BudgetAmount needed, DateTimeOffset now)
    {
        var used = Settled + Held;
        if (Rule.MaxTokens is { } maxTokens && used.Tokens + needed.Tokens > maxTokens)
        {
            return Refuse("tokens", maxTokens, maxTokens - used.Tokens, needed.Tokens, now);
        }

        if (Rule.MaxCostMicroUsd is { } maxCost && used.CostMicroUsd + needed.CostMicroUsd > maxCost)
        {
            return Refuse("micro-dollars", maxCost, maxCost - used.CostMicroUsd, needed.CostMicroUsd, now);
        }

        return null;
    }

    /// <summary>The longest output of <paramref name="request"/> for which this budget has room; negative for none.</summary>
    public long OutputThatFits(HoldRequest request)
    {
        var used = Settled + Held + request.Fixed;
        var fits = long.MaxValue;
        if (Rule.MaxTokens is { } maxTokens)
        {
            fits = maxTokens - used.Tokens;
        }

        if (Rule.MaxCostMicroUsd is { } maxCost && request.OutputPrice > 0)
        {
            fits = Math.Min(fits, (long)decimal.Floor((maxCost - used.CostMicroUsd) / request.OutputPrice));
        }

        return fits;
    }

    private BudgetRefusal Refuse(string unit, long limit, long remaining, long needed, DateTimeOffset now) => new(
        Rule.Name,
        Rule.Scope,
        Rule.Period,
        unit,
        limit,
        Math.Max(0, remaining),
        needed,
        BudgetPeriod.EndOf(Rule.Period, now) - now);
}
