namespace RagStarter.Core.Auditing;

/// <summary>Which entries of the audit log are meant: those that fit all that is given; all when nothing is.</summary>
public sealed record AuditSelection
{
    /// <summary>Those of this person.</summary>
    public string? Actor { get; init; }

    /// <summary>Those of this kind: "key.revoke", or "key" for all that was done to keys.</summary>
    public string? Action { get; init; }

    /// <summary>Those with this in the subject, the detail or the reason.</summary>
    public string? Text { get; init; }

    /// <summary>The first moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>
    /// The moment after the last. Who pages gives the moment of the first page: what is added meanwhile moves nothing.
    /// </summary>
    public DateTimeOffset? To { get; init; }
}
