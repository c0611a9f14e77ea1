namespace RagStarter.Core.Ledger;

/// <summary>The kinds of ledger lines. No two lines of a kind share a call.</summary>
public static class LedgerKinds
{
    /// <summary>Budgets reserved the worst case of a call; the line carries what was reserved.</summary>
    public const string Hold = "hold";

    /// <summary>A call ended; the line carries what it really used. Only these lines count as spent.</summary>
    public const string Settle = "settle";

    /// <summary>A call did not take place; what was reserved is free again.</summary>
    public const string Release = "release";

    /// <summary>A hold outlived its lease, as when its process died; what was reserved is free again.</summary>
    public const string Expire = "expire";

    /// <summary>
    /// A call that belongs to no request did not take place, because its result was kept; the line carries what it would
    /// have used, in the columns of savings only.
    /// </summary>
    public const string Saving = "saving";

    /// <summary>A request ended, with or without a call; the line carries its retrieval tokens and outcome.</summary>
    public const string Answer = "answer";
}
