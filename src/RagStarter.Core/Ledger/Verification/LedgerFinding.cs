namespace RagStarter.Core.Ledger.Verification;

/// <summary>Something that the check of the ledger noticed.</summary>
/// <param name="Kind">One of <see cref="LedgerFindingKinds"/>.</param>
/// <param name="RequestId">The request.</param>
/// <param name="CallId">The call; empty (all zeros) where the whole request is meant.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
public sealed record LedgerFinding(string Kind, Guid RequestId, Guid CallId, string Detail)
{
    /// <summary>Whether it only tells something and nothing is wrong.</summary>
    public bool IsNote => LedgerFindingKinds.Notes.Contains(Kind);
}
