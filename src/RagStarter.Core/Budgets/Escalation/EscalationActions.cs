namespace RagStarter.Core.Budgets;

/// <summary>What can be done when a share of a budget is used.</summary>
public static class EscalationActions
{
    /// <summary>A warning in the log.</summary>
    public const string Log = "log";

    /// <summary>The metric ragstarter.budget.escalations.</summary>
    public const string Metric = "metric";

    /// <summary>A signed message to the address of Budgets:Webhook.</summary>
    public const string Webhook = "webhook";

    /// <summary>No more than a number of requests per minute.</summary>
    public const string Throttle = "throttle";

    /// <summary>A step down the ladder.</summary>
    public const string Degrade = "degrade";

    /// <summary>Nothing more is allowed.</summary>
    public const string Block = "block";

    /// <summary>All actions.</summary>
    public static IReadOnlyList<string> All { get; } = [Log, Metric, Webhook, Throttle, Degrade, Block];
}
