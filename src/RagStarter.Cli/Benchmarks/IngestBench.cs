using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Benchmarks;

/// <summary>Measures ingestion from the file to what can be searched, with the settings of this folder apart from budgets.</summary>
internal static class IngestBench
{
    private const int SectionsPerDocument = 25;

    private static readonly string[] Words =
        ("the a of to and in for is on that by this with you it not or be are from at as your all have new more an was we will can us about if page my has "
        + "warranty battery charger customer invoice delivery address refund policy setting manual device update network security account password engineer "
        + "department report quarter revenue contract supplier machine sensor pressure temperature voltage inspection maintenance schedule procedure approval "
        + "training laboratory patient treatment hospital insurance payment currency shipment container harbour railway station passenger ticket reservation").Split(' ');

    public static async Task<object> RunAsync(int documents, CommandOutput output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-bench-").FullName;
        try
        {
            using var host = await CliHost.CreateAsync(
                new Dictionary<string, string?> { ["Storage:Path"] = folder, ["Ingestion:SampleData"] = "false", ["VectorStore:Provider"] = "embedded", ["Cache:Provider"] = "memory" },
                withoutBudgets: true);
            var result = await RunAsync(host.Services, documents, output, cancellationToken);
            await ((IAsyncDisposable)host).DisposeAsync();
            return result;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<object> RunAsync(IServiceProvider services, int documents, CommandOutput output, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Parse("measure");
        var library = services.GetRequiredService<DocumentLibrary>();
        var caller = new Caller { Tenant = tenant, User = "bench" };
        var parallelism = services.GetRequiredService<IOptions<IngestionOptions>>().Value.Parallelism;
        var random = new Random(1);
        var files = Enumerable.Range(0, documents + 1).Select(n => Encoding.UTF8.GetBytes(Markdown(n, random))).ToList();

        // The first one is for the compiler.
        await library.AddAsync(caller, "0.md", [], files[0], cancellationToken);
        await IngestAsync();
        output.Progress.WriteLine($"Ingesting {documents} documents, {parallelism} at a time");
        var startedAt = Stopwatch.GetTimestamp();
        for (var n = 1; n <= documents; n++)
        {
            await library.AddAsync(caller, $"{n}.md", [], files[n], cancellationToken);
        }

        var ready = (await Task.WhenAll(Enumerable.Range(0, parallelism).Select(_ => Task.Run(IngestAsync, cancellationToken)))).SelectMany(d => d).ToList();
        var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        return new
        {
            documents,
            ready = ready.Count(d => d.State == DocumentState.Ready),
            chunks = ready.Sum(d => d.Chunks),
            tokens = ready.Sum(d => d.Tokens),
            seconds = Math.Round(seconds, 2),
            chunksPerSecond = Math.Round(ready.Sum(d => d.Chunks) / seconds),
            tokensPerSecond = Math.Round(ready.Sum(d => d.Tokens) / seconds),
        };

        async Task<List<Document>> IngestAsync()
        {
            var done = new List<Document>();
            while (await services.GetRequiredService<Ingestor>().IngestNextAsync(tenant, cancellationToken) is { } document)
            {
                done.Add(document);
            }

            return done;
        }
    }

    private static string Markdown(int number, Random random)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"# Handbook {number}").AppendLine();
        for (var section = 1; section <= SectionsPerDocument; section++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## Section {section} of {Words[random.Next(Words.Length)]}").AppendLine();
            for (var sentence = 0; sentence < 16; sentence++)
            {
                var words = Enumerable.Range(0, 16).Select(_ => Words[random.Next(Words.Length)]);
                text.Append(CultureInfo.InvariantCulture, $"Item {random.Next(10_000)} {string.Join(' ', words)}. ");
            }

            text.AppendLine().AppendLine();
        }

        return text.ToString();
    }
}
