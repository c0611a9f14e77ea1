namespace RagStarter.Core.Retrieval.Sources;

/// <summary>What became of a source in all requests of a time.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Document">The document's name inside its tenant.</param>
/// <param name="Packed">In how many requests something of it was sent.</param>
/// <param name="Cited">In how many requests the answer cites it.</param>
/// <param name="RetrievedTokens">The tokens that the searches of these requests returned.</param>
/// <param name="PackedTokens">The tokens that were sent.</param>
/// <param name="CitedTokens">The tokens that were cited.</param>
public sealed record SourceReportRow(
    string Tenant, string Document, int Packed, int Cited, long RetrievedTokens, long PackedTokens, long CitedTokens);
