using Microsoft.Extensions.VectorData;

namespace RagStarter.Core.Retrieval;

/// <summary>What the searches found, before sentences are chosen.</summary>
/// <param name="Dense">By vector, with cosine similarity.</param>
/// <param name="Keyword">By keyword, with BM25 score.</param>
/// <param name="Ranked">Fused, without repetitions, the best first.</param>
/// <param name="RetrievedTokens">The tokens of all chunks that either search returned.</param>
public sealed record SearchResult(
    IReadOnlyList<VectorSearchResult<ChunkRecord>> Dense,
    IReadOnlyList<VectorSearchResult<ChunkRecord>> Keyword,
    IReadOnlyList<RankedChunk> Ranked,
    int RetrievedTokens)
{
    /// <summary>The tokens of those chunks by document.</summary>
    public IReadOnlyDictionary<string, int> RetrievedBySource { get; init; } = new Dictionary<string, int>();
}
