namespace RagStarter.Core.Ledger;

/// <summary>The kinds of ledger lines.</summary>
public static class LedgerKinds
{
    /// <summary>A call to a chat model ended; the line carries what it really used.</summary>
    public const string Chat = "chat";

    /// <summary>A call to an embedding model ended; the line carries what it really used.</summary>
    public const string Embedding = "embedding";

    /// <summary>A request ended, with or without a call; the line carries its retrieval tokens and outcome.</summary>
    public const string Answer = "answer";
}
