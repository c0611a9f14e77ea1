using System.Globalization;
using System.Text;
using RagStarter.BrowserTests.Hosting;
using RagStarter.Core.Retrieval;
using RagStarter.IntegrationTests.Hosting;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.IntegrationTests;

/// <summary>
/// The process is killed while documents are added, replaced and ingested. Nothing that was accepted is lost, nothing of
/// it is half there, and the chunks are those of a run that nobody disturbed.
/// </summary>
/// <remarks>RAGSTARTER_KILLS sets how often the process is killed; twice by default.</remarks>
public sealed class IngestionKillTests
{
    private const int Documents = 12;
    private const int Parts = 6;
    private const int Editions = 2;
    private const string Damaged = "damaged.pdf";
    private const string Dimensions = "256";

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_KILLS") ?? "2", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Embeddings:Dimensions"] = Dimensions,
        ["Chunking:MaxTokens"] = "64",
    };

    private readonly Random _random = new(5);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_process_is_killed_at_every_accepted_document_is_wholly_there_in_the_end()
    {
        var undisturbed = await UndisturbedAsync();
        using var state = new StateFolder();
        var expected = new Dictionary<string, Expectation>();
        for (var life = 0; life < Kills; life++)
        {
            await LiveAsync(state, life, expected);
            await AssertNothingIsHalfThereAsync(state, undisturbed);
        }

        await using var last = await WebProcess.StartAsync(Settings, state.Path);
        var documents = await Eventually.SeeAsync(
            () => UserOf(last).DocumentsAsync(), all => !all.Exists(d => d.State is "pending" or "running"));

        Assert.Superset(expected.Where(e => e.Value.IsAccepted).Select(e => e.Key).ToHashSet(), documents.Select(d => d.Name).ToHashSet());
        Assert.All(documents, d => Assert.True(
            d.Name == Damaged ? d.State == "failed" && d.Error!.Contains("not a PDF", StringComparison.Ordinal) : d.State == "ready",
            $"{d.Name} is {d.State}: {d.Error}"));
        var chunks = await ChunksAsync(state.Path);
        Assert.Equal(documents.Select(d => d.Name).Where(n => n != Damaged).Order(), chunks.Keys.Order());
        Assert.All(chunks, c => Assert.Contains(expected[c.Key].Editions, edition => undisturbed[edition][c.Key].SetEquals(c.Value)));
    }

    // One process's life: it is killed somewhere between the first byte of the upload and the last chunk.
    private async Task LiveAsync(StateFolder state, int life, Dictionary<string, Expectation> expected)
    {
        await using var application = await WebProcess.StartAsync(Settings, state.Path);
        var edition = life % Editions;
        var files = FilesOf(edition).Where(_ => _random.Next(3) > 0).Append((Damaged, "%PNG"u8.ToArray())).ToList();
        var uploading = Task.Run(
            async () =>
            {
                using var response = await UserOf(application).UploadAsync(files);
                Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            },
            Cancelled);
        await Task.WhenAny(uploading, Task.Delay(_random.Next(100, 300), Cancelled));
        await Task.Delay(_random.Next(0, 1200), Cancelled);
        await application.KillAsync();
        try
        {
            await uploading;
            files.ForEach(f => expected[f.Item1] = new Expectation(IsAccepted: true, [edition]));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            // What was not answered may have been accepted or not.
            foreach (var (name, _) in files)
            {
                var before = expected.GetValueOrDefault(name, new Expectation(IsAccepted: false, []));
                expected[name] = before with { Editions = [.. before.Editions, edition] };
            }
        }
    }

    // Of each edition of a document, all that is its own is there, or nothing.
    private static async Task AssertNothingIsHalfThereAsync(StateFolder state, List<Dictionary<string, HashSet<Guid>>> undisturbed)
    {
        foreach (var (name, ids) in await ChunksAsync(state.Path))
        {
            var common = undisturbed.Select(e => e[name]).Aggregate((a, b) => [.. a.Intersect(b)]);
            Assert.NotEmpty(common);
            Assert.Superset(common, ids);
            foreach (var own in undisturbed.Select(e => e[name].Except(common).ToHashSet()))
            {
                Assert.True(!own.Overlaps(ids) || own.IsSubsetOf(ids), $"{name}: {own.Intersect(ids).Count()} of {own.Count} chunks of an edition are there.");
            }

            Assert.Subset(undisturbed.SelectMany(e => e[name]).ToHashSet(), ids);
        }
    }

    private static async Task<List<Dictionary<string, HashSet<Guid>>>> UndisturbedAsync()
    {
        var editions = new List<Dictionary<string, HashSet<Guid>>>();
        for (var edition = 0; edition < Editions; edition++)
        {
            using var state = new StateFolder();
            await using var application = await WebProcess.StartAsync(Settings, state.Path);
            await UserOf(application).AddDocumentsAsync(FilesOf(edition).Select(f => (f.Name, Encoding.UTF8.GetString(f.Content))));
            editions.Add(await ChunksAsync(state.Path));
        }

        return editions;
    }

    private static async Task<Dictionary<string, HashSet<Guid>>> ChunksAsync(string state)
    {
        using var store = new EmbeddedVectorStore(new EmbeddedVectorStoreOptions
        {
            Path = Path.Combine(state, "state", "vectors.db"),
            PartitionProperty = nameof(ChunkRecord.Tenant),
        });
        if (await store.ListCollectionNamesAsync(Cancelled).SingleOrDefaultAsync(Cancelled) is not { } name)
        {
            return [];
        }

        var chunks = store.GetCollection<Guid, ChunkRecord>(name, ChunkRecord.Definition(int.Parse(Dimensions, CultureInfo.InvariantCulture)));
        var all = await chunks.GetAsync(c => c.Tenant == "acme", int.MaxValue, cancellationToken: Cancelled).ToListAsync(Cancelled);
        return all.GroupBy(c => c.Document).ToDictionary(g => g.Key, g => g.Select(c => c.Id).ToHashSet());
    }

    // Every third part is the same in all editions.
    private static IEnumerable<(string Name, byte[] Content)> FilesOf(int edition) => Enumerable.Range(0, Documents).Select(n =>
        ($"handbook-{n}.md", Encoding.UTF8.GetBytes(string.Join("\n\n", Enumerable.Range(0, Parts).Select(part =>
            $"## Part {part}\n\nLantern {n} of part {part} burns for {(part % 3 == 0 ? 7 : 10 + edition)} hours and is kept in a dry room on shelf {n * part}.")))));

    private static ApiUser UserOf(WebProcess application)
    {
        var http = new HttpClient { BaseAddress = new Uri(application.Address) };
        http.DefaultRequestHeaders.Add("X-Tenant", "acme");
        return new ApiUser(http);
    }

    /// <summary>What becomes of a document: whether it must be there, and the editions that it may have.</summary>
    private sealed record Expectation(bool IsAccepted, int[] Editions);
}
