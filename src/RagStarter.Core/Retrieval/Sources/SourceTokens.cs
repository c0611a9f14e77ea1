namespace RagStarter.Core.Retrieval.Sources;

/// <summary>What one answer took from a document. The sums over all documents of an answer are its totals.</summary>
/// <param name="Document">The document's name inside its tenant.</param>
/// <param name="RetrievedTokens">The tokens of its chunks that the searches returned.</param>
/// <param name="PackedTokens">The tokens of it that were sent, with the label that says where they come from.</param>
/// <param name="CitedTokens">The tokens of it that the answer cites.</param>
public sealed record SourceTokens(string Document, long RetrievedTokens, long PackedTokens, long CitedTokens)
{
    /// <summary>The documents of which something was sent, in the order of the evidence; then those that were only found.</summary>
    internal static IReadOnlyList<SourceTokens> Of(Evidence evidence, IReadOnlySet<int> cited)
    {
        var sent = evidence.Items.GroupBy(i => i.Chunk.Document, StringComparer.Ordinal).Select(g => new SourceTokens(
            g.Key,
            evidence.RetrievedBySource.GetValueOrDefault(g.Key),
            g.Sum(i => (long)i.Tokens),
            g.Where(i => cited.Contains(i.Number)).Sum(i => (long)i.Tokens))).ToList();
        var known = sent.Select(s => s.Document).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. sent,
            .. evidence.RetrievedBySource
                .Where(r => !known.Contains(r.Key))
                .OrderByDescending(r => r.Value)
                .ThenBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new SourceTokens(r.Key, r.Value, 0, 0)),
        ];
    }
}
