using RagStarter.Core.Budgets;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>What the fold needs to know of a budget rule.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Scope">What is counted together.</param>
/// <param name="Match">Which of them, or "*".</param>
/// <param name="Period">"hour", "day" or "month".</param>
/// <param name="Zone">Whose calendar the periods follow.</param>
public sealed record BudgetFoldRule(string Name, string Scope, string Match, string Period, TimeZoneInfo Zone)
{
    /// <summary>
    /// The rules whose totals last: those per calendar period. Totals of a request or of one run of a workflow end with it.
    /// </summary>
    public static IReadOnlyList<BudgetFoldRule> From(BudgetOptions options) =>
    [
        .. options.Rules
            .Where(r => r.Value.Scope != "request" && r.Value.Period is "hour" or "day" or "month")
            .Select(r => new BudgetFoldRule(r.Key, r.Value.Scope, r.Value.Match, r.Value.Period, TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone))),
    ];

    /// <summary>Whether two tenants may each have one of the same name, so that they are counted apart.</summary>
    internal bool IsInsideTenant => Scope is "user" or "team" or "workflow";

    /// <summary>The span of time of the rule's period.</summary>
    internal LedgerBucket Bucket => Period switch
    {
        "hour" => LedgerBucket.Hour,
        "day" => LedgerBucket.Day,
        _ => LedgerBucket.Month,
    };
}
