namespace RagStarter.Core.Ledger;

/// <summary>The spans of time that sums over the ledger are cut into, by the calendar of a time zone.</summary>
public enum LedgerBucket
{
    /// <summary>One sum over the whole time.</summary>
    None,

    /// <summary>One per hour.</summary>
    Hour,

    /// <summary>One per day.</summary>
    Day,

    /// <summary>One per month.</summary>
    Month,
}
