namespace RagStarter.Core.Budgets;

/// <summary>More of a budget for a time, given by a person for a reason.</summary>
public sealed class BudgetRaise
{
    /// <summary>Identifies the raise.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The rule whose budget is raised.</summary>
    public required string Rule { get; init; }

    /// <summary>The tenant whose budget it is, for rules of tenants and of scopes inside them; else empty.</summary>
    public string Tenant { get; init; } = string.Empty;

    /// <summary>Who or what, such as a user's name; empty for all that the rule counts.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>How many tokens are added to the limit.</summary>
    public long AddTokens { get; init; }

    /// <summary>How much is added to the limit, in millionths of a US dollar.</summary>
    public long AddCostMicroUsd { get; init; }

    /// <summary>From when it holds.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when it holds.</summary>
    public required DateTimeOffset Until { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who gave it.</summary>
    public required string By { get; init; }

    internal bool AppliesTo(in BudgetCounterKey key, DateTimeOffset at) =>
        at >= From && at < Until
        && string.Equals(Rule, key.Rule, StringComparison.Ordinal)
        && (Tenant.Length == 0 || string.Equals(Tenant, key.Scope == "tenant" ? key.Value : key.Tenant, StringComparison.Ordinal))
        && (Value.Length == 0 || string.Equals(Value, key.Value, StringComparison.Ordinal));
}
