namespace RagStarter.Core.Ledger;

/// <summary>What of the lines is summed up.</summary>
internal enum LedgerFigures
{
    /// <summary>Tokens, cost and calls.</summary>
    Usage,

    /// <summary>Savings.</summary>
    Savings,

    /// <summary>How many requests ended.</summary>
    Requests,
}
