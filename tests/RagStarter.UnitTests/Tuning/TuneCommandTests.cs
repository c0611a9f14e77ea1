using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.UnitTests.Prompts;

namespace RagStarter.UnitTests.Tuning;

public sealed class TuneCommandTests : IDisposable
{
    private static readonly string[] Animals = ["otter", "badger", "heron", "lynx", "marten", "beaver", "falcon", "weasel", "adder", "kestrel", "hare", "raven", "toad", "vole", "stork", "crane"];

    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string> Environment => new() { ["Storage__Path"] = Path.Combine(_folder.Path, "state") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_recommended_settings_are_taken_by_the_application_as_they_are_written()
    {
        await RunAsync(["tune", .. Data(), "--out", _folder.File("settings.json"), "--json"]);

        var settings = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("settings.json"), TestContext.Current.CancellationToken))!.AsObject();
        var section = Assert.Single(settings);
        Assert.Equal(RetrievalOptions.Section, section.Key);
        await using var pipeline = await ScratchPipeline.StartAsync(
            section.Value!.AsObject().ToDictionary(p => $"{section.Key}:{p.Key}", p => p.Value?.ToString()));
        pipeline.Get<IStartupValidator>().Validate();
        var read = pipeline.Get<IOptionsMonitor<RetrievalOptions>>().CurrentValue;
        Assert.Equal(
            section.Value!.AsObject().Select(p => (p.Key, p.Value!.ToJsonString())),
            section.Value!.AsObject().Select(p => (p.Key, JsonSerializer.Serialize(typeof(RetrievalOptions).GetProperty(p.Key)!.GetValue(read)))));
    }

    [Fact]
    public async Task The_frontier_of_the_printed_trials_holds_the_recommended_one_and_the_chart_shows_it()
    {
        var result = JsonNode.Parse(await RunAsync(["tune", .. Data(), "--chart", _folder.File("chart.svg"), "--json"]))!;

        Assert.Equal(Animals.Length, (int)result["questions"]!);
        var frontier = result["frontier"]!.AsArray().Select(Point).ToList();
        Assert.Equal(frontier.OrderBy(p => p.Tokens), frontier);
        Assert.Equal(frontier.OrderBy(p => p.Quality), frontier);
        Assert.Contains(Point(result["recommended"]), frontier);
        Assert.Equal(1, frontier[^1].Quality);
        Assert.Equal(frontier.Count, XDocument.Load(_folder.File("chart.svg")).Descendants().Single(e => e.Name.LocalName == "polyline").Attribute("points")!.Value.Split(' ').Length);
    }

    [Fact]
    public async Task Weights_fitted_twice_to_the_same_questions_are_the_same_file()
    {
        await RunAsync(["tune", "sentences", .. Data(), "--out", _folder.File("one.json"), "--json"]);
        await RunAsync(["tune", "sentences", .. Data(), "--out", _folder.File("two.json"), "--json"]);

        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("one.json"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(_folder.File("two.json"), TestContext.Current.CancellationToken));
        await using var written = File.OpenRead(_folder.File("one.json"));
        Assert.True(SentenceWeights.Read(written)[SentenceFeature.Words] > 0);
    }

    [Fact]
    public async Task A_file_of_weights_with_an_unknown_feature_is_wrong_use_that_names_file_and_feature()
    {
        await File.WriteAllTextAsync(_folder.File("weights.json"), """{"weights": {"telepathy": 1}}""", TestContext.Current.CancellationToken);

        var (exitCode, _, errors) = await CommandLine.RunAsync(Environment, ["tune", "sentences", .. Data(), "--measure", "--weights", _folder.File("weights.json")]);

        Assert.Equal(2, exitCode);
        Assert.Contains("weights.json", errors, StringComparison.Ordinal);
        Assert.Contains("weights.telepathy is not known", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_passages_and_questions_it_says_what_to_give()
    {
        var (exitCode, _, errors) = await CommandLine.RunAsync(Environment, ["tune"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("--passages", errors, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string[] arguments)
    {
        var (exitCode, output, errors) = await CommandLine.RunAsync(Environment, arguments);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    private static (double Tokens, double Quality) Point(JsonNode? trial) => ((double)trial!["tokens"]!, (double)trial["quality"]!);

    // One passage and one question of each animal.
    private string[] Data()
    {
        var passages = Animals.Select((a, i) => JsonSerializer.Serialize(new
        {
            id = a,
            text = $"The {a} lives in the valley. A grown {a} weighs {i + 3} kilos. In winter the {a} sleeps under the old bridge. Nobody feeds the {a} there.",
        }));
        var questions = Animals.Select((a, i) => JsonSerializer.Serialize(new { id = a, question = $"How heavy is a grown {a}?", passage = a, answers = new[] { $"{i + 3} kilos" } }));
        File.WriteAllLines(_folder.File("passages.jsonl"), passages);
        File.WriteAllLines(_folder.File("questions.jsonl"), questions);
        return ["--passages", _folder.File("passages.jsonl"), "--questions", _folder.File("questions.jsonl")];
    }
}
