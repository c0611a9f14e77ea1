namespace RagStarter.Core.Budgets;

/// <summary>How one rule stands for one caller.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Scope">What it counts together.</param>
/// <param name="Period">Over which time.</param>
/// <param name="Hard">Whether it refuses.</param>
/// <param name="MaxTokens">The token limit, if any.</param>
/// <param name="UsedTokens">Tokens settled and held.</param>
/// <param name="MaxCostMicroUsd">The cost limit, if any.</param>
/// <param name="UsedCostMicroUsd">Cost settled and held.</param>
/// <param name="EndsAt">When the period ends.</param>
public sealed record BudgetStatus(
    string Rule,
    string Scope,
    string Period,
    bool Hard,
    long? MaxTokens,
    long UsedTokens,
    long? MaxCostMicroUsd,
    long UsedCostMicroUsd,
    DateTimeOffset? EndsAt)
{
    /// <summary>Whether it will last.</summary>
    public BudgetHealth? Health { get; init; }

    /// <summary>Who or what it is the budget of, such as the user's name.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>How the token limit will stand; <see langword="null"/> without one, without a clock or so early that nothing can be said.</summary>
    public BudgetForecast? TokenForecast { get; init; }

    /// <summary>How the cost limit will stand; <see langword="null"/> like <see cref="TokenForecast"/>.</summary>
    public BudgetForecast? CostForecast { get; init; }
}
