namespace RagStarter.Core.Ledger;

/// <summary>What kind of call a hold and its end belong to.</summary>
public static class LedgerOperations
{
    /// <summary>A call to a chat model.</summary>
    public const string Chat = "chat";

    /// <summary>A call to an embedding model.</summary>
    public const string Embedding = "embedding";
}
