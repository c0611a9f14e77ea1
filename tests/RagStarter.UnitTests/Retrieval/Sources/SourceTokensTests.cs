using CsCheck;
using RagStarter.Core.Answering;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Retrieval.Sources;

/// <summary>What an answer says of its sources adds up to what it says of all of them.</summary>
public sealed class SourceTokensTests
{
    private const string Filler = "It is kept in the long hall beside the door where the lamps hang and the maps lie open on the wide oak table.";

    private static readonly Gen<string[]> Texts =
        Gen.OneOf("green tent", "red stove", "blue lamp", "old map").Array[1, 3].Select(things => string.Join(' ', things.Select(t => $"The {t} costs 120 euros. {Filler}"))).Array[1, 6];

    [Fact]
    public void The_tokens_of_the_sources_add_up_to_those_of_the_evidence() => Gen.Select(Texts, Gen.Int[20, 400], Gen.Int[0, 63]).Sample((texts, max, mask) =>
    {
        var found = Passages.Ranked(texts);
        for (var i = 0; i < found.Count; i++)
        {
            // Two passages are of one document.
            found[i].Chunk.Document = $"{i / 2}.md";
        }

        var evidence = Passages.Evidence("What does the green tent cost?", found, max) with
        {
            RetrievedBySource = found.GroupBy(c => c.Chunk.Document).ToDictionary(g => g.Key, g => g.Sum(c => c.Chunk.Tokens)),
        };
        var cited = evidence.Items.Where(i => (mask & (1 << i.Number)) != 0).ToList();

        var sources = SourceTokens.Of(evidence, cited.Select(i => i.Number).ToHashSet());

        Assert.Equal(
            (evidence.RetrievedTokens, evidence.PackedTokens, cited.Sum(i => i.Tokens)),
            (sources.Sum(s => s.RetrievedTokens), sources.Sum(s => s.PackedTokens), sources.Sum(s => s.CitedTokens)));
        Assert.Equal(sources.Count, sources.DistinctBy(s => s.Document).Count());
        Assert.All(sources, s => Assert.True(s.PackedTokens >= s.CitedTokens));
    });

    [Fact]
    public async Task An_answer_reports_each_source_that_was_found_with_what_was_sent_and_cited_of_it()
    {
        await using var pipeline = await FilledAsync();

        var answer = await pipeline.AskAsync("How much is the green tent?");

        Assert.Equal(["1.txt", "2.txt", "3.txt"], answer.Sources.Select(s => s.Document).Order());
        Assert.Equal(
            (answer.Usage.RetrievedTokens, answer.Usage.PackedTokens, answer.Usage.CitedTokens),
            (answer.Sources.Sum(s => s.RetrievedTokens), answer.Sources.Sum(s => s.PackedTokens), answer.Sources.Sum(s => s.CitedTokens)));
        Assert.Equal(["1.txt"], answer.Sources.Where(s => s.CitedTokens > 0).Select(s => s.Document));
        Assert.True(answer.Usage.RetrievedTokens >= answer.Usage.PackedTokens && answer.Usage.PackedTokens > answer.Usage.CitedTokens);
    }

    [Fact]
    public async Task An_answer_from_the_cache_found_and_sent_nothing_and_cites_its_sources()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much is the green tent?");

        var again = await pipeline.AskAsync("How much is the green tent?");

        var source = Assert.Single(again.Sources);
        Assert.Equal((CacheStates.Exact, "1.txt", 0, 0, again.Usage.CitedTokens), (again.Cache, source.Document, source.RetrievedTokens, source.PackedTokens, source.CitedTokens));
        Assert.True(source.CitedTokens > 0);
    }

    [Fact]
    public async Task A_source_often_sent_and_never_cited_is_reported_first()
    {
        await using var pipeline = await FilledAsync(new() { ["Cache:Responses:Enabled"] = "false" });
        for (var i = 0; i < 3; i++)
        {
            await pipeline.AskAsync("How much is the green tent?");
        }

        var report = await pipeline.Get<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [], TestContext.Current.CancellationToken);

        Assert.Equal(("2.txt", 3, 0, 0), (report[0].Document, report[0].Packed, report[0].Cited, report[0].CitedTokens));
        Assert.Equal(("1.txt", 3, 3), (report[^1].Document, report[^1].Packed, report[^1].Cited));
        Assert.DoesNotContain(report, r => r.Document == "3.txt");
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_in_the_report()
    {
        await using var pipeline = await FilledAsync();

        await pipeline.AskAsync(TestPipeline.Question("How much is the green tent?") with { Retrieval = new RetrievalRequest(TopK: 0) });

        Assert.Empty(await pipeline.Get<SourceUseStore>().ReportOverAllTenantsAsync(null, null, [], TestContext.Current.CancellationToken));
    }

    // Of the third document no sentence is worth sending.
    private static async Task<TestPipeline> FilledAsync(Dictionary<string, string?>? settings = null)
    {
        var pipeline = await TestPipeline.CreateAsync(settings);
        await pipeline.AddAsync($"The green tent costs 120 euros. {Filler}", 1);
        await pipeline.AddAsync($"The green tent is how much of a tent a couple needs. {Filler}", 2);
        await pipeline.AddAsync($"Much rain falls. {Filler}", 3);
        return pipeline;
    }
}
