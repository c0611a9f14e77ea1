using System.Globalization;
using System.Text;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.UnitTests.Retrieval;

/// <summary>Maximal marginal relevance: a passage that says what a better one says already gives way to one that says something else.</summary>
public sealed class DiversityTests
{
    private const string Question = "How are the trail tents made?";

    // Nearly the same words, yet too different to be dropped as a repetition.
    private static readonly (string Name, string Text)[] Documents =
    [
        ("best.md", "The trail tents are made of waxed cotton by hand in the old mill near the river bridge, one pole each, sewn with linen thread."),
        ("same.md", "The trail tents are made of waxed cotton by hand in the old mill near the river bridge, two ropes each, dyed in green colour."),
        ("other.md", "After a storm test on a beach with gusts of ninety kilometres per hour our trail shop gets a certificate for all its tents."),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_diversity_the_two_most_relevant_are_first_although_they_say_the_same() =>
        Assert.Equal(["best.md", "same.md"], (await RankAsync(0)).Take(2).Order());

    [Fact]
    public async Task With_diversity_the_one_that_says_something_else_is_second() => Assert.Equal("other.md", (await RankAsync(0.7))[1]);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(1)]
    public async Task With_any_diversity_the_most_relevant_stays_first_and_nothing_is_lost(double diversity)
    {
        var (relevant, diverse) = (await RankAsync(0), await RankAsync(diversity));

        Assert.Equal(relevant[0], diverse[0]);
        Assert.Equal(relevant.Order(), diverse.Order());
    }

    private static async Task<List<string>> RankAsync(double diversity)
    {
        await using var pipeline = await ScratchPipeline.StartAsync(new() { ["Retrieval:Diversity"] = diversity.ToString(CultureInfo.InvariantCulture) });
        foreach (var (name, text) in Documents)
        {
            await pipeline.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf("a"), name, [], Encoding.UTF8.GetBytes(text), Cancel);
            await pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel);
        }

        var vector = (await pipeline.Get<Embedder>().EmbedAsync([new RedactedText(Question)], ScratchPipeline.Spender, Guid.Empty, Cancel)).Vectors[0];
        var search = await pipeline.Get<Retriever>().SearchAsync(ScratchPipeline.CallerOf("a"), Question, vector, Cancel);
        return [.. search.Ranked.Select(r => r.Chunk.Document)];
    }
}
