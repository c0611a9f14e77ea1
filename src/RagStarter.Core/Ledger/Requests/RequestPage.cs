namespace RagStarter.Core.Ledger.Requests;

/// <summary>A page of requests, the latest first.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> when this is the last.</param>
public sealed record RequestPage(IReadOnlyList<RequestSummary> Requests, RequestPlace? Next);
