namespace RagStarter.ModelServer.Billing;

/// <summary>The server's own bill at one moment: what a provider would charge for everything it was asked so far.</summary>
public sealed record Bill
{
    /// <summary>All calls.</summary>
    public required BillLine Total { get; init; }

    /// <summary>The calls whose usage was told to the client; a client's ledger must agree with these exactly.</summary>
    public required BillLine Reported { get; init; }

    /// <summary>
    /// The calls whose usage the client was never told (left early, cut off, usage switched off); a client can only
    /// estimate these. Calls still open count here until they end.
    /// </summary>
    public BillLine Unreported => Total - Reported;

    /// <summary>All calls by the model the client asked for.</summary>
    public required IReadOnlyDictionary<string, BillLine> Models { get; init; }

    /// <summary>Calls whose bill can still grow.</summary>
    public required int OpenCalls { get; init; }

    /// <summary>Requests that were turned away without charge: wrong key, malformed, throttled, failed, reset.</summary>
    public required long RefusedRequests { get; init; }
}
