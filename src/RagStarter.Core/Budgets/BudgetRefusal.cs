namespace RagStarter.Core.Budgets;

/// <summary>Why a call was not allowed to begin.</summary>
/// <param name="Rule">The name of the rule in the configuration.</param>
/// <param name="Scope">What the rule counts together, such as "user".</param>
/// <param name="Period">Over which time the rule counts.</param>
/// <param name="Unit">"tokens", "micro-dollars", or "requests per minute" where a throttle refused.</param>
/// <param name="Limit">The rule's limit in that unit.</param>
/// <param name="Remaining">What was left of it.</param>
/// <param name="Needed">What the call might have used at worst.</param>
/// <param name="RetryAfter">How long until the period ends; <see langword="null"/> when waiting does not help.</param>
public sealed record BudgetRefusal(
    string Rule,
    string Scope,
    string Period,
    string Unit,
    long Limit,
    long Remaining,
    long Needed,
    TimeSpan? RetryAfter)
{
    internal const string RequestsPerMinute = "requests per minute";

    /// <summary>One sentence for people.</summary>
    public string Message => Unit == RequestsPerMinute
        ? $"The budget '{Rule}' ({Scope} per {Period}) runs short and is limited to {Limit:N0} requests per minute."
        : $"The budget '{Rule}' ({Scope} per {Period}) has {Remaining:N0} of {Limit:N0} {Unit} left and this needs up to {Needed:N0}.";
}
