namespace RagStarter.Core.Auditing;

/// <summary>Who changed what, and why. Entries are only ever added.</summary>
public sealed class AuditEntry
{
    /// <summary>Identifies the entry.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tenant that it concerns; empty for the whole installation.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, such as "budget.raise".</summary>
    public required string Action { get; init; }

    /// <summary>To what, such as the name of a rule.</summary>
    public required string Subject { get; init; }

    /// <summary>What exactly.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>Why, in the words of the person.</summary>
    public string Reason { get; init; } = string.Empty;
}
