namespace RagStarter.Core.Ledger.Verification;

/// <summary>What the check of the ledger came to.</summary>
public sealed record LedgerVerificationResult
{
    /// <summary>The first moment that was checked, if any was named.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end, not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many lines were checked.</summary>
    public required long Lines { get; init; }

    /// <summary>How many requests they belong to.</summary>
    public required long Requests { get; init; }

    /// <summary>How many calls were settled.</summary>
    public required long Calls { get; init; }

    /// <summary>How many of these name a price that is not known any more, so that their cost could not be checked.</summary>
    public required long UnknownPrices { get; init; }

    /// <summary>How many totals of budgets were compared.</summary>
    public required int Counters { get; init; }

    /// <summary>How many findings there are of each kind.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>The findings; of many the first ones.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }

    /// <summary>The budgets that counted otherwise than the ledger says.</summary>
    public required IReadOnlyList<BudgetDifference> Differences { get; init; }

    /// <summary>Whether nothing is wrong. Notes are no fault.</summary>
    public bool IsClean => Differences.Count == 0 && Counts.Keys.All(LedgerFindingKinds.Notes.Contains);
}
