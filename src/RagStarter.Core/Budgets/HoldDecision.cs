namespace RagStarter.Core.Budgets;

/// <summary>Decides whether a call fits into its budgets, and with how much output. The same rules stand in Lua for Redis.</summary>
internal static class HoldDecision
{
    /// <summary>The longest output for which all hard budgets have room, but no less than the shortest useful one.</summary>
    public static long Output(ReadOnlySpan<BudgetDraw> draws, ReadOnlySpan<BudgetTotals> totals, in HoldRequest request)
    {
        var output = request.MaxOutputTokens;
        for (var i = 0; i < draws.Length; i++)
        {
            if (draws[i].Rule.Hard)
            {
                output = Math.Min(output, OutputThatFits(draws[i], totals[i], request));
            }
        }

        return Math.Max(output, request.MinOutputTokens);
    }

    /// <summary>Why <paramref name="needed"/> does not fit, or <see langword="null"/> when it does.</summary>
    public static BudgetRefusal? Check(in BudgetDraw draw, in BudgetTotals totals, BudgetAmount needed, TimeSpan? retryAfter)
    {
        var used = totals.Settled + totals.Held;
        if (draw.StopTokens is { } maxTokens && used.Tokens + needed.Tokens > maxTokens)
        {
            return Refuse(draw, "tokens", maxTokens, maxTokens - used.Tokens, needed.Tokens, retryAfter);
        }

        if (draw.StopCost is { } maxCost && used.CostMicroUsd + needed.CostMicroUsd > maxCost)
        {
            return Refuse(draw, "micro-dollars", maxCost, maxCost - used.CostMicroUsd, needed.CostMicroUsd, retryAfter);
        }

        return null;
    }

    private static long OutputThatFits(in BudgetDraw draw, in BudgetTotals totals, in HoldRequest request)
    {
        var used = totals.Settled + totals.Held + request.Fixed;
        var fits = draw.StopTokens is { } maxTokens ? maxTokens - used.Tokens : long.MaxValue;
        if (draw.StopCost is { } maxCost && request.OutputPrice > 0)
        {
            fits = Math.Min(fits, (long)decimal.Floor((maxCost - used.CostMicroUsd) / request.OutputPrice));
        }

        return fits;
    }

    private static BudgetRefusal Refuse(in BudgetDraw draw, string unit, long limit, long remaining, long needed, TimeSpan? retryAfter) => new(
        draw.Rule.Name, draw.Rule.Scope, draw.Rule.Period, unit, limit, Math.Max(0, remaining), needed, retryAfter);
}
