using RagStarter.Core.Redaction;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>Law 6: of all that was planted, nothing arrives where the policy does not let it.</summary>
public sealed class SinksTests(PlantedCanaries planted) : IClassFixture<PlantedCanaries>
{
    [Theory]
    [InlineData("model")]
    [InlineData("embedder")]
    [InlineData("redis")]
    public void Nothing_planted_arrives_but_names_of_persons(string sink) => AssertNone(Found(sink, planted.Planted.Except(planted.Persons)));

    [Theory]
    [InlineData("log")]
    [InlineData("telemetry")]
    [InlineData("problems")]
    public void Nothing_planted_is_logged_traced_or_shown_in_an_error(string sink) => AssertNone(Found(sink, planted.Planted));

    [Theory]
    [InlineData("files")]
    [InlineData("rows")]
    public void Nothing_planted_is_stored_but_in_documents_that_are_kept_as_they_are(string sink) =>
        AssertNone(Found(sink, planted.Planted.Except(planted.InDocumentsAsTheyAre).Except(planted.Persons)));

    [Fact]
    public void What_is_kept_as_it_is_is_found_there() =>
        Assert.NotEmpty(Found("rows", planted.InDocumentsAsTheyAre));

    [Fact]
    public void Every_class_and_every_sink_was_tried()
    {
        // Web addresses without credentials are kept everywhere.
        Assert.Equal(
            SensitiveData.All.Except([SensitiveData.WebAddress]).Select(c => c.Value).Order(StringComparer.Ordinal),
            planted.Planted.Select(c => c.Class).Distinct().Order(StringComparer.Ordinal));
        Assert.All(planted.Sinks, sink => Assert.NotEmpty(sink.Value));
        Assert.All(planted.Sinks, sink => Assert.True(sink.Value.Sum(bytes => bytes.Length) > 1000, $"The sink '{sink.Key}' is nearly empty."));
    }

    [Fact]
    public void The_user_sees_own_values_in_the_answers()
    {
        var search = new LeakSearch(planted.Planted);
        Assert.True(planted.Answers.Count(a => search.In(a).Count > 0) > planted.Answers.Count / 2, "Hardly any answer had the values of its question.");
    }

    private static void AssertNone(List<string> found) =>
        Assert.True(found.Count == 0, $"{found.Count} found, among them:\n{string.Join('\n', found.Take(12))}");

    private List<string> Found(string sink, IEnumerable<Canary> canaries)
    {
        var search = new LeakSearch(canaries);
        return [.. planted.Sinks[sink].SelectMany(search.In).Distinct()];
    }
}
