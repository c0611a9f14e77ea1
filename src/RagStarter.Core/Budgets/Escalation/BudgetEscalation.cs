namespace RagStarter.Core.Budgets;

/// <summary>A budget has reached a threshold of an escalation; once per budget, period and threshold.</summary>
public sealed class BudgetEscalation
{
    /// <summary>Identifies it; receivers of webhooks can tell repetitions by it.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>When it was reached.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The budget and its period as one text.</summary>
    public required string Budget { get; init; }

    /// <summary>The share of the limit that was reached, such as 0.8.</summary>
    public required double Threshold { get; init; }

    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule counts together.</summary>
    public required string Scope { get; init; }

    /// <summary>Over which time it counts.</summary>
    public required string Period { get; init; }

    /// <summary>The tenant, for rules of tenants and of scopes inside them; else empty.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who or what, such as the user's name.</summary>
    public required string Value { get; init; }

    /// <summary>The beginning of the period.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>Tokens used when it was reached.</summary>
    public required long UsedTokens { get; init; }

    /// <summary>Cost used when it was reached, in millionths of a US dollar.</summary>
    public required long UsedCostMicroUsd { get; init; }

    /// <summary>The token limit, if any.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The cost limit, if any, in millionths of a US dollar.</summary>
    public long? MaxCostMicroUsd { get; init; }

    /// <summary>What was done, separated by commas.</summary>
    public required string Actions { get; init; }

    /// <summary>How often sending the webhook was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When the webhook is tried next; <see langword="null"/> when there is nothing to send any more.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When the webhook was accepted.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>When somebody confirmed that they have seen it; <see langword="null"/> before that.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>Who confirmed it; <see langword="null"/> before that.</summary>
    public string? AcknowledgedBy { get; set; }
}
