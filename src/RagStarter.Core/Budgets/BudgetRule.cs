using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>A budget rule as it is applied.</summary>
internal sealed record BudgetRule(string Name, string Scope, string Match, string Period, long? MaxTokens, long? MaxCostMicroUsd, bool Hard)
{
    public static BudgetRule From(string name, BudgetRuleOptions options) => new(
        name,
        options.Scope,
        options.Match,
        options.Period,
        options.MaxTokens,
        options.MaxCostUsd is { } dollars ? (long)decimal.Round(dollars * 1_000_000m) : null,
        options.Hard);

    /// <summary>
    /// What is counted together with a call of <paramref name="spender"/>, or <see langword="null"/> when the rule does
    /// not apply to it.
    /// </summary>
    public BudgetCounterKey? KeyFor(Spender spender, Guid requestId, DateTimeOffset at)
    {
        var value = ValueIn(spender, requestId);
        if (value.Length == 0 || (Match != "*" && !string.Equals(Match, value, StringComparison.Ordinal)))
        {
            return null;
        }

        // Two tenants may have users, teams or workflows of the same name; they do not share a budget.
        var tenant = Scope is "user" or "team" or "workflow" ? spender.Tenant.Value : string.Empty;
        return new BudgetCounterKey(Name, Scope, Period, tenant, value, BudgetPeriod.StartOf(Period, at));
    }

    private string ValueIn(Spender spender, Guid requestId) => Scope switch
    {
        "request" => requestId.ToString("N"),
        "workflow" => spender.Workflow,
        "user" => spender.User,
        "team" => spender.Team,
        "tenant" => spender.Tenant.Value,
        "service" => spender.Service,
        _ => spender.Environment,
    };
}

/// <summary>Identifies one running total.</summary>
internal readonly record struct BudgetCounterKey(
    string Rule, string Scope, string Period, string Tenant, string Value, DateTimeOffset PeriodStart);
