using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RagStarter.Core.Retrieval.Sentences;
using static RagStarter.UnitTests.Retrieval.Passages;

namespace RagStarter.UnitTests.Retrieval.Sentences;

public sealed class SentenceWeightsTests
{
    [Fact]
    public void A_file_gives_every_feature_its_weight()
    {
        var weights = Read(Complete());

        Assert.All(Enum.GetValues<SentenceFeature>(), f => Assert.Equal((int)f + 0.5, weights[f]));
    }

    [Fact]
    public void A_score_is_the_weighted_sum_of_the_features()
    {
        var features = new double[SentenceWeights.Count];
        features[(int)SentenceFeature.Words] = 2;
        features[(int)SentenceFeature.Chunk] = 0.5;

        Assert.Equal((2 * 0.5) + (0.5 * 2.5), Read(Complete()).Score(features));
    }

    [Fact]
    public void A_sentence_with_a_feature_that_weighs_nothing_is_not_preferred_for_it()
    {
        var weights = Complete();
        foreach (var feature in Enum.GetValues<SentenceFeature>())
        {
            weights[SentenceWeights.NameOf(feature)] = feature == SentenceFeature.Offered ? 1 : 0;
        }

        var scored = new SentenceScorer(Analyzer, Read(weights)).Score(Question("When was the mill built?"), [(Of("The mill was built. It was 1823."), 1)]);

        Assert.Equal([(1, 1d), (0, 0d)], scored.Select(s => (s.Index, s.Score)));
    }

    [Fact]
    public void The_shipped_weights_hold_nothing_against_a_sentence() =>
        Assert.All(Enum.GetValues<SentenceFeature>(), f => Assert.InRange(SentenceWeights.Default[f], 0, 10));

    [Theory]
    [InlineData("telepathy")]
    [InlineData("3")]
    [InlineData("words, pairs")]
    [InlineData("Words")]
    public void An_unknown_feature_is_named_with_those_that_are_known(string name)
    {
        var weights = Complete();
        weights[name] = 1;

        var problem = Assert.Throws<JsonException>(() => Read(weights)).Message;

        Assert.StartsWith($"weights.{name} is not known. Known: words, hint, chunk, ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_feature_is_named()
    {
        var weights = Complete();
        weights.Remove("nearOffered");

        Assert.Equal("weights.nearOffered is missing.", Assert.Throws<JsonException>(() => Read(weights)).Message);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("\"much\"")]
    [InlineData("1e999")]
    public void A_weight_that_is_not_a_number_is_named(string value)
    {
        var text = Text(Complete()).Replace("\"unit\":14.5", $"\"unit\":{value}", StringComparison.Ordinal);

        var problem = Assert.ThrowsAny<JsonException>(() => SentenceWeights.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.Contains("weights.unit", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"weights\": []}")]
    public void A_file_that_has_no_weights_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => SentenceWeights.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Weights_that_are_too_few_or_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SentenceWeights.Of([1, 2]));
        Assert.Throws<ArgumentException>(() => SentenceWeights.Of([.. Enumerable.Repeat(double.NaN, SentenceWeights.Count)]));
    }

    private static JsonObject Complete() => new(Enum.GetValues<SentenceFeature>()
        .Select(f => KeyValuePair.Create(SentenceWeights.NameOf(f), (JsonNode?)JsonValue.Create((int)f + 0.5))));

    private static string Text(JsonObject weights) => new JsonObject { ["provenance"] = new JsonObject(), ["weights"] = weights }.ToJsonString();

    private static SentenceWeights Read(JsonObject weights) => SentenceWeights.Read(new MemoryStream(Encoding.UTF8.GetBytes(Text(weights))));
}
