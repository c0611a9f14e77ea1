using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>A budget rule as it is applied.</summary>
internal sealed record BudgetRule
{
    public required string Name { get; init; }

    public required string Scope { get; init; }

    public required string Match { get; init; }

    public required string Period { get; init; }

    public long? MaxTokens { get; init; }

    public long? MaxCostMicroUsd { get; init; }

    public bool Hard { get; init; }

    public bool Degrades { get; init; }

    /// <summary>The escalations, the lowest threshold first.</summary>
    public IReadOnlyList<EscalationOptions> Escalations { get; init; } = [];

    /// <summary>The share of the limit from which on nothing is allowed any more: 1, or that of the action "block".</summary>
    public double BlocksAt { get; init; } = 1;

    /// <summary>Whether the rule's budgets are watched for the ladder and for escalations.</summary>
    public bool IsWatched => Period != "request" && (Degrades || Escalations.Count > 0);

    public static BudgetRule From(string name, BudgetRuleOptions options)
    {
        var blocks = options.Escalations.Where(e => e.Actions.Contains(EscalationActions.Block)).Select(e => e.At).DefaultIfEmpty(double.NaN).Min();
        return new BudgetRule
        {
            Name = name,
            Scope = options.Scope,
            Match = options.Match,
            Period = options.Period,
            MaxTokens = options.MaxTokens,
            MaxCostMicroUsd = options.MaxCostUsd is { } dollars ? (long)decimal.Round(dollars * 1_000_000m) : null,
            Hard = options.Hard || !double.IsNaN(blocks),
            Degrades = options.Degrades && options.Period != "request",
            Escalations = [.. options.Escalations.OrderBy(e => e.At)],
            BlocksAt = double.IsNaN(blocks) ? 1 : blocks,
        };
    }

    /// <summary>
    /// What is counted together with a call of <paramref name="spender"/>, or <see langword="null"/> when the rule does
    /// not apply to it.
    /// </summary>
    public BudgetCounterKey? KeyFor(Spender spender, Guid requestId, DateTimeOffset at, BudgetCalendar calendar)
    {
        var value = ValueIn(spender);
        if ((value.Length == 0 && Scope != "request") || (Match != "*" && !string.Equals(Match, value, StringComparison.Ordinal)))
        {
            return null;
        }

        var run = Period switch
        {
            "request" => requestId,
            "workflow" => spender.WorkflowId == Guid.Empty ? requestId : spender.WorkflowId,
            _ => Guid.Empty,
        };

        // Two tenants may have users, teams or workflows of the same name; they do not share a budget.
        var tenant = Scope is "user" or "team" or "workflow" ? spender.Tenant.Value : string.Empty;
        return new BudgetCounterKey(Name, Scope, Period, tenant, value, run, calendar.StartOf(Period, at));
    }

    private string ValueIn(Spender spender) => Scope switch
    {
        "request" => string.Empty,
        "workflow" => spender.Workflow,
        "user" => spender.User,
        "team" => spender.Team,
        "tenant" => spender.Tenant.Value,
        "service" => spender.Service,
        _ => spender.Environment,
    };
}
