using System.Text.Json;
using RagStarter.Cli;
using RagStarter.Cli.Evaluation;
using RagStarter.Cli.Evaluation.Caching;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class CacheEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Pairs_are_counted_by_what_was_served()
    {
        CachePair[] pairs =
        [
            new() { A = "How much is the tent?", B = "how much IS the tent", Same = true },
            new() { A = "How do I return a tent?", B = "How do I return the tents?", Same = true },
            new() { A = "Who is the owner?", B = "Where can I park in town?", Same = true },
            new() { A = "Is the tent 5 kg?", B = "Is the tent 6 kg?", Same = false },
        ];
        var report = CachePairsEvaluation.Run(pairs, await AnalyzeAsync([.. pairs.Select(p => p.A), .. pairs.Select(p => p.B)]), 0.01);
        Assert.Equal((3, 1, 2, 0), (report.Positives, report.Negatives, report.Hits, report.FalseHits));
        Assert.Equal((1, 2 / 3.0, 0), (report.Precision, report.Recall, report.FalseHitRate));
        var json = JsonSerializer.SerializeToElement(report.ToJson());
        foreach (var name in new[] { "pairs", "positives", "negatives", "hits", "falseHits", "precision", "recall", "falseHitRate", "auc" })
        {
            Assert.Equal(JsonValueKind.Number, json.GetProperty(name).ValueKind);
        }

        Assert.True(json.GetProperty("tfidf").TryGetProperty("recallAtSameFalseHitRate", out _));
        Assert.True(json.GetProperty("tfidf").TryGetProperty("auc", out _));
    }

    [Fact]
    public async Task A_stream_keeps_what_it_answers_and_counts_hits_of_another_intent()
    {
        CacheQuery[] queries =
        [
            new() { Text = "How much is the tent?", Intent = "price" },
            new() { Text = "how much is the tent", Intent = "price" },
            new() { Text = "HOW MUCH IS THE TENT", Intent = "other" },
            new() { Text = "Where is the shop?", Intent = "place" },
        ];
        var report = CacheStreamEvaluation.Run(queries, await AnalyzeAsync([.. queries.Select(q => q.Text)]), 0.01);
        Assert.Equal((4, 2, 1), (report.Queries, report.Hits, report.FalseHits));
        Assert.Equal(0.25, report.ErrorRate);
        var json = JsonSerializer.SerializeToElement(report.ToJson());
        foreach (var name in new[] { "queries", "hits", "falseHits", "hitRate", "errorRate", "errorRateUpper95" })
        {
            Assert.Equal(JsonValueKind.Number, json.GetProperty(name).ValueKind);
        }

        Assert.All(["hits", "errorRate", "threshold"], name => Assert.Equal(JsonValueKind.Number, json.GetProperty("static").GetProperty(name).ValueKind));
    }

    [Fact]
    public void The_fixed_threshold_is_the_one_with_most_hits_that_meets_the_bound()
    {
        float[][] vectors = [[1, 0], [0.95f, 0.312f], [0, 1], [0.8f, 0.6f]];
        var near = NearLists.ByVectors([.. vectors.Select(v => new ReadOnlyMemory<float>(v))], 0.4f);
        int[] intents = [1, 1, 2, 3];
        var strict = near.Best(0, (one, other) => intents[one] == intents[other]);
        Assert.Equal((1, 0.0), (strict.Hits, strict.ErrorRate));
        Assert.Equal(2, near.Best(0.25, (one, other) => intents[one] == intents[other]).Hits);
        Assert.InRange(strict.Threshold, 0.8, 0.95);
    }

    [Fact]
    public void The_area_under_the_curve_counts_ties_half()
    {
        Assert.Equal(1, RankFigures.AreaUnderCurve([(0.9, true), (0.1, false)]));
        Assert.Equal(0, RankFigures.AreaUnderCurve([(0.1, true), (0.9, false)]));
        Assert.Equal(0.5, RankFigures.AreaUnderCurve([(0.5, true), (0.5, false)]));
    }

    [Fact]
    public void Recall_is_that_of_the_lowest_threshold_with_no_more_false_hits()
    {
        (double, bool)[] pairs = [(0.9, true), (0.8, false), (0.7, true), (0.6, false)];
        Assert.Equal(0.5, RankFigures.RecallAt(pairs, 0));
        Assert.Equal(1, RankFigures.RecallAt(pairs, 0.5));
    }

    [Theory]
    [InlineData("""{"a": "x", "same": 1}""", "b")]
    [InlineData("""{"a": "x", "b": "y", "same": 2}""", "same")]
    [InlineData("""{"a": "x", "b": null, "same": 1}""", "b")]
    [InlineData("no json", "line 2")]
    public void A_line_that_is_no_pair_is_named_with_what_it_should_be(string line, string named)
    {
        var problem = Assert.Throws<UsageException>(() => EvaluationFiles.ReadPairs(Write("""{"a": "x", "b": "y", "same": true}""", line)));
        Assert.Contains("lines.jsonl, line 2, is not a pair", problem.Message, StringComparison.Ordinal);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("""Each line is {"a": "…", "b": "…", "same": 0 or 1}.""", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_query_is_named_with_what_it_should_be() => Assert.EndsWith(
        """Each line is {"text": "…", "intent": "…"}.""",
        Assert.Throws<UsageException>(() => EvaluationFiles.ReadQueries(Write("""{"text": "x"}"""))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Labels_are_numbers_or_words() =>
        Assert.Equal([true, false, true, false], EvaluationFiles.ReadPairs(Write(
            """{"a": "x", "b": "y", "same": 1}""", """{"a": "x", "b": "y", "same": 0}""",
            """{"a": "x", "b": "y", "same": true}""", """{"a": "x", "b": "y", "same": false}""")).Select(p => p.Same));

    public void Dispose() => _folder.Dispose();

    private FileInfo Write(params string[] lines)
    {
        var path = Path.Combine(_folder.Path, "lines.jsonl");
        File.WriteAllLines(path, lines);
        return new FileInfo(path);
    }

    private static async Task<AnalyzedQuestions> AnalyzeAsync(IReadOnlyList<string> texts)
    {
        var analyzer = new TextAnalyzer();
        var vectors = await new LexicalHashingEmbeddingGenerator(analyzer, 256).GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        return new AnalyzedQuestions(
            texts,
            [.. texts.Select(t => QuestionForm.Of(t).Key)],
            [.. texts.Select(t => QuestionMeaning.Of(t, analyzer))],
            [.. vectors.Select(v => v.Vector)]);
    }
}
