using Microsoft.Extensions.VectorData;

namespace RagStarter.Core.Retrieval;

/// <summary>Makes one ranking of a vector search and a keyword search.</summary>
internal static class Fusion
{
    // Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods" (2009).
    private const double RankConstant = 60;

    public static List<RankedChunk> Fuse(
        IReadOnlyList<VectorSearchResult<ChunkRecord>> dense,
        IReadOnlyList<VectorSearchResult<ChunkRecord>> keyword,
        string method,
        double keywordWeight)
    {
        var byRank = method == RetrievalOptions.ReciprocalRank;
        var denseShare = Shares(dense, byRank);
        var keywordShare = Shares(keyword, byRank);
        var denseScores = dense.ToDictionary(r => r.Record.Id, r => r.Score ?? 0);
        var keywordScores = keyword.ToDictionary(r => r.Record.Id, r => r.Score ?? 0);
        var (dw, kw) = byRank ? (0.5, 0.5) : (1 - keywordWeight, keywordWeight);
        return
        [
            .. dense.Concat(keyword).DistinctBy(r => r.Record.Id)
                .Select(r => new RankedChunk(
                    r.Record,
                    (dw * denseShare.GetValueOrDefault(r.Record.Id)) + (kw * keywordShare.GetValueOrDefault(r.Record.Id)),
                    denseScores.TryGetValue(r.Record.Id, out var d) ? d : null,
                    keywordScores.TryGetValue(r.Record.Id, out var k) ? k : null))

                // Ties are broken by id, so that the same question always gets the same order.
                .OrderByDescending(c => c.Score)
                .ThenBy(c => c.Chunk.Id),
        ];
    }

    // Both kinds of shares lie between 0 and 1, so that thresholds mean the same for both.
    private static Dictionary<Guid, double> Shares(IReadOnlyList<VectorSearchResult<ChunkRecord>> results, bool byRank)
    {
        var best = results.Count > 0 ? results.Max(r => r.Score ?? 0) : 0;
        var shares = new Dictionary<Guid, double>(results.Count);
        for (var rank = 0; rank < results.Count; rank++)
        {
            shares[results[rank].Record.Id] = byRank
                ? (RankConstant + 1) / (RankConstant + rank + 1)
                : best > 0 ? Math.Max(0, (results[rank].Score ?? 0) / best) : 0;
        }

        return shares;
    }
}
