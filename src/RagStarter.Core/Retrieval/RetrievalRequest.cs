namespace RagStarter.Core.Retrieval;

/// <summary>What one request asks of retrieval; bounded by <see cref="RetrievalLimits"/>.</summary>
/// <param name="TopK">How many chunks are read for their sentences; <see langword="null"/> for the configured number.</param>
/// <param name="MaxContextTokens">The most tokens of evidence; <see langword="null"/> for the configured number.</param>
public sealed record RetrievalRequest(int? TopK = null, int? MaxContextTokens = null);
