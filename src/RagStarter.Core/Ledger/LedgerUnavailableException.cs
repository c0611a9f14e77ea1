namespace RagStarter.Core.Ledger;

/// <summary>A line could not be added to the ledger.</summary>
public sealed class LedgerUnavailableException : Exception
{
    internal LedgerUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
