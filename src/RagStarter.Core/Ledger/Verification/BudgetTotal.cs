namespace RagStarter.Core.Ledger.Verification;

/// <summary>What one counter of a rule has settled in a period.</summary>
/// <param name="Tenant">The tenant, for scopes whose names are unique only inside one; otherwise empty.</param>
/// <param name="Value">Who is counted: the name of the user, team, tenant, service, environment or workflow.</param>
/// <param name="Tokens">Prompt, completion and embedding tokens.</param>
/// <param name="CostMicroUsd">The cost in millionths of a US dollar.</param>
public readonly record struct BudgetTotal(string Tenant, string Value, long Tokens, long CostMicroUsd);
