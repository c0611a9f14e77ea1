using System.Text.Json.Nodes;
using RagStarter.UnitTests.Prompts;

namespace RagStarter.UnitTests.Retrieval.Indexing;

public sealed class ReindexCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_indexes_the_documents_of_former_settings_and_nothing_twice()
    {
        await IngestAsync();

        var first = await ReindexAsync(512);
        var second = await ReindexAsync(512);
        var all = await ReindexAsync(512, "--all");

        Assert.Equal((0, 1, 0), (first.ExitCode, (int)first.Result["documents"]!, first.Result["outdated"]!.AsArray().Count));
        Assert.Equal((0, 0), (second.ExitCode, (int)second.Result["documents"]!));
        Assert.Equal((0, 1), (all.ExitCode, (int)all.Result["documents"]!));
    }

    [Fact]
    public async Task It_names_what_cannot_be_indexed_again()
    {
        await IngestAsync();
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(_folder.File("state"), "files"), "*", SearchOption.AllDirectories)));

        var (exitCode, result) = await ReindexAsync(512);

        Assert.Equal(1, exitCode);
        Assert.Equal("tents.md", (string)Assert.Single(result["failed"]!.AsArray())!["document"]!);
        Assert.Equal(1, (int)Assert.Single(result["outdated"]!.AsArray())!["failed"]!);
    }

    private async Task IngestAsync()
    {
        await File.WriteAllTextAsync(_folder.File("tents.md"), "# Tents\nA tent is dry.", TestContext.Current.CancellationToken);
        var (exitCode, _, errors) = await CommandLine.RunAsync(Environment(256), "ingest", _folder.File("tents.md"), "--tenant", "camp");
        Assert.True(exitCode == 0, errors);
    }

    private async Task<(int ExitCode, JsonNode Result)> ReindexAsync(int dimensions, params string[] options)
    {
        var (exitCode, output, errors) = await CommandLine.RunAsync(Environment(dimensions), ["reindex", .. options, "--json"]);
        return (exitCode, JsonNode.Parse(output) ?? throw new InvalidDataException(errors));
    }

    private Dictionary<string, string> Environment(int dimensions) => new()
    {
        ["Storage__Path"] = _folder.File("state"),
        ["Tenancy__Tenants__camp__DisplayName"] = "Camp",
        ["Embeddings__Dimensions"] = $"{dimensions}",
    };
}
