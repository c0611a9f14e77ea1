using CsCheck;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Retrieval;

public sealed class FusionTests
{
    private static readonly Gen<(int Number, double Score)[]> Results =
        Gen.Select(Gen.Int[1, 12], Gen.Double[-1, 9]).Select((n, s) => (n, s)).Array[0, 10]
            .Select(r => r.DistinctBy(x => x.n).OrderByDescending(x => x.s).ToArray());

    [Theory]
    [InlineData(RetrievalOptions.Weighted)]
    [InlineData(RetrievalOptions.ReciprocalRank)]
    public void Every_found_chunk_is_ranked_once_with_a_score_from_0_to_1_the_best_first(string method) =>
        Gen.Select(Results, Results, Gen.Double[0, 1]).Sample((dense, keyword, weight) =>
        {
            var fused = Fusion.Fuse(Searched(dense), Searched(keyword), method, weight);

            Assert.Equal(dense.Concat(keyword).Select(r => r.Number).Distinct().Order(), fused.Select(NumberOf).Order());
            Assert.All(fused, c => Assert.InRange(c.Score, 0, 1 + 1e-9));
            Assert.Equal(fused.OrderByDescending(c => c.Score).ThenBy(c => c.Chunk.Id), fused);
        });

    [Fact]
    public void A_weight_of_0_ranks_by_vectors_and_1_by_keywords()
    {
        var (dense, keyword) = (Searched((1, 0.9), (2, 0.8)), Searched((2, 7), (1, 3)));

        Assert.Equal([1, 2], Fusion.Fuse(dense, keyword, RetrievalOptions.Weighted, 0).Select(NumberOf));
        Assert.Equal([2, 1], Fusion.Fuse(dense, keyword, RetrievalOptions.Weighted, 1).Select(NumberOf));
    }

    [Fact]
    public void Weighted_scores_are_shares_of_the_best_score_of_each_search()
    {
        var fused = Fusion.Fuse(Searched((1, 0.8), (2, 0.4)), Searched((2, 10), (3, 5)), RetrievalOptions.Weighted, 0.75);

        Assert.Equal([(2, 0.875), (3, 0.375), (1, 0.25)], fused.Select(c => (NumberOf(c), Math.Round(c.Score, 6))));
    }

    [Fact]
    public void Reciprocal_ranks_do_not_depend_on_the_scores_and_the_best_of_both_gets_1()
    {
        var one = Fusion.Fuse(Searched((1, 0.9), (2, 0.8)), Searched((1, 9), (3, 1)), RetrievalOptions.ReciprocalRank, 0.9);
        var other = Fusion.Fuse(Searched((1, 0.3), (2, 0.1)), Searched((1, 2), (3, 1.9)), RetrievalOptions.ReciprocalRank, 0.1);

        Assert.Equal(one.Select(c => c.Score), other.Select(c => c.Score));
        Assert.Equal(1, one[0].Score, 9);
        Assert.Equal(0.5 * 61 / 62, one[1].Score, 9);
    }

    [Fact]
    public void Each_chunk_keeps_the_scores_of_the_searches_that_found_it()
    {
        var fused = Fusion.Fuse(Searched((1, 0.9), (2, 0.8)), Searched((2, 7)), RetrievalOptions.Weighted, 0.5).ToDictionary(NumberOf);

        Assert.Equal((0.9, null), (fused[1].DenseScore, fused[1].KeywordScore));
        Assert.Equal((0.8, 7d), (fused[2].DenseScore, fused[2].KeywordScore));
    }

    private static int NumberOf(RankedChunk chunk) => chunk.Chunk.Ordinal;

    private static List<VectorSearchResult<ChunkRecord>> Searched(params (int Number, double Score)[] results) =>
        [.. results.Select(r => new VectorSearchResult<ChunkRecord>(Passages.Of("text", number: r.Number), r.Score))];
}
