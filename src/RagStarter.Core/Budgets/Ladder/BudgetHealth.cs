namespace RagStarter.Core.Budgets;

/// <summary>Whether a budget will last.</summary>
/// <param name="UsedShare">The share of the limit that is settled: of tokens or of cost, whichever is more.</param>
/// <param name="ElapsedShare">The share of the period that has passed; <see langword="null"/> for periods without a clock.</param>
/// <param name="Step">The step of the ladder that requests of this budget get.</param>
/// <param name="LastsUntil">When the limit is reached if spending goes on as it did in this period so far; <see langword="null"/> when the period ends before that.</param>
public sealed record BudgetHealth(double UsedShare, double? ElapsedShare, LadderStep Step, DateTimeOffset? LastsUntil)
{
    /// <summary>
    /// How fast the budget is used up, relative to its period: 1 uses exactly all of it, 2 is spent at half time.
    /// </summary>
    public double? BurnRate => ElapsedShare is > 0 and var elapsed ? UsedShare / elapsed : null;
}
