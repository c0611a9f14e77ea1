namespace RagStarter.Core.Budgets;

/// <summary>A budget rule as an admin sees it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Scope">What it counts together.</param>
/// <param name="Match">Which of them: "*" for each, else a name.</param>
/// <param name="Period">Over which time.</param>
/// <param name="MaxTokens">The token limit, if any.</param>
/// <param name="MaxCostMicroUsd">The cost limit in millionths of a US dollar, if any.</param>
/// <param name="Hard">Whether it refuses.</param>
/// <param name="CanBeRaised">Whether an admin of a tenant may raise it.</param>
public sealed record BudgetRuleView(
    string Name, string Scope, string Match, string Period, long? MaxTokens, long? MaxCostMicroUsd, bool Hard, bool CanBeRaised)
{
    internal static BudgetRuleView Of(BudgetRule rule, bool canBeRaised) =>
        new(rule.Name, rule.Scope, rule.Match, rule.Period, rule.MaxTokens, rule.MaxCostMicroUsd, rule.Hard, canBeRaised);
}
