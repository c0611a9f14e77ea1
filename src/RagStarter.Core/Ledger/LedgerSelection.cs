namespace RagStarter.Core.Ledger;

/// <summary>Which lines of the ledger are meant.</summary>
public sealed record LedgerSelection
{
    /// <summary>The first moment, included; all from the beginning when not set.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end, not included; all up to now when not set.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Values that a line must have, one of them for every dimension that is listed.</summary>
    public IReadOnlyDictionary<LedgerDimension, IReadOnlyList<string>> Where { get; init; } =
        new Dictionary<LedgerDimension, IReadOnlyList<string>>();
}
