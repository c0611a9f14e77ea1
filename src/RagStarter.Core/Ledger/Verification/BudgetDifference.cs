namespace RagStarter.Core.Ledger.Verification;

/// <summary>A budget counted otherwise than the ledger says.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Scope">What it counts together.</param>
/// <param name="Period">Over which time.</param>
/// <param name="PeriodStart">The period.</param>
/// <param name="Tenant">The tenant, where the scope lies inside one.</param>
/// <param name="Value">Who is counted.</param>
/// <param name="ExpectedTokens">The tokens by the ledger.</param>
/// <param name="FoundTokens">The tokens by the budget.</param>
/// <param name="ExpectedCostMicroUsd">The cost by the ledger.</param>
/// <param name="FoundCostMicroUsd">The cost by the budget.</param>
public sealed record BudgetDifference(
    string Rule,
    string Scope,
    string Period,
    DateTimeOffset PeriodStart,
    string Tenant,
    string Value,
    long ExpectedTokens,
    long FoundTokens,
    long ExpectedCostMicroUsd,
    long FoundCostMicroUsd);
