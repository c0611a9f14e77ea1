using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Benchmarks;

/// <summary>
/// Measures the whole pipeline around a model that answers at once: questions that are new, and questions that were asked
/// before. Ledger and conversation are written to disk as always.
/// </summary>
internal static class PipelineBench
{
    private const int Callers = 32;

    private static readonly string[] Things = ["lantern", "tent", "stove", "rope", "kayak", "compass", "jacket", "boot", "filter", "hammock"];
    private static readonly string[] Places = ["Norway", "Chile", "Nepal", "Iceland", "Kenya", "Oregon", "Corsica", "Tasmania"];

    private static readonly Caller Caller = new() { Tenant = TenantId.Parse("measure"), User = "measure" };

    public static async Task<object> RunAsync(int documents, int samples, string? redis, CommandOutput output, CancellationToken cancellationToken)
    {
        output.Progress.WriteLine($"Ingesting {documents} documents");
        var inProcess = await MeasureAsync([], documents, samples, output, cancellationToken);
        object? shared = null;
        if (redis is not null)
        {
            output.Progress.WriteLine("The same with the caches on Redis");
            shared = await MeasureAsync(
                new() { ["Cache:Provider"] = "redis", ["Cache:RedisConnection"] = redis }, documents, samples, output, cancellationToken);
        }

        return new { documents, callers = Callers, inProcess, redis = shared };
    }

    private static async Task<object> MeasureAsync(Dictionary<string, string?> settings, int documents, int samples, CommandOutput output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-bench-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), """{"prices": []}""", cancellationToken);
            using var host = await CliHost.CreateAsync(
                new Dictionary<string, string?>(settings)
                {
                    ["Storage:Path"] = folder,
                    ["Ingestion:SampleData"] = "false",
                    ["VectorStore:Provider"] = "embedded",
                    ["Cache:Provider"] = settings.GetValueOrDefault("Cache:Provider", "memory"),
                    ["Models:PriceFile"] = Path.Combine(folder, "prices.json"),
                    ["Models:Chat:instant:Provider"] = "openai-compatible",
                    ["Models:Chat:instant:Endpoint"] = "http://127.0.0.1:1/v1/",
                    ["Models:Chat:instant:Model"] = "instant",
                    ["Models:Chat:instant:Priority"] = "0",
                    ["Models:Chat:instant:Price:Input"] = "1",
                    ["Models:Chat:instant:Price:Output"] = "1",
                },
                withoutBudgets: true,
                replaceModels: new Dictionary<string, IChatClient> { ["instant"] = new InstantChatClient() });
            await IngestAsync(host.Services, documents, cancellationToken);
            output.Progress.WriteLine("Asking");
            var result = await MeasureAsync(host.Services, documents, samples, cancellationToken);
            await ((IAsyncDisposable)host).DisposeAsync();
            return result;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<object> MeasureAsync(IServiceProvider services, int documents, int samples, CancellationToken cancellationToken)
    {
        var answerer = services.GetRequiredService<Answerer>();
        var calls = services.GetService<RedisCalls>();
        var next = 0;
        var miss = await TimesAsync(samples, () => AskAsync(answerer, Question(next++ % documents, next / documents), CacheStates.Miss, cancellationToken));
        var rate = await RateAsync(samples, i => AskAsync(answerer, Question(i % documents, (next / documents) + 1 + (i / documents)), CacheStates.Miss, cancellationToken));
        await AskAsync(answerer, Question(0, 1_000_000), CacheStates.Miss, cancellationToken);
        var asked = calls?.Asked ?? 0;
        var hit = await TimesAsync(samples, () => AskAsync(answerer, Question(0, 1_000_000), CacheStates.Exact, cancellationToken));
        var perHit = calls is null ? (double?)null : Math.Round((calls.Asked - asked) / (double)(samples + WarmUpsOf(samples)), 3);
        var hitText = await TimesToTextAsync(samples, answerer, Question(0, 1_000_000), cancellationToken);
        var hitRate = await RateAsync(samples, _ => AskAsync(answerer, Question(0, 1_000_000), CacheStates.Exact, cancellationToken));
        return new { miss, missRequestsPerSecond = rate, hit, hitText, hitRequestsPerSecond = hitRate, roundTripsPerHit = perHit };
    }

    private static int WarmUpsOf(int samples) => Math.Max(1, samples / 5);

    private static async Task<object> TimesAsync(int samples, Func<Task> ask)
    {
        var times = new double[samples];
        for (var i = -WarmUpsOf(samples); i < samples; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await ask();
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
            }
        }

        return Figures(times);
    }

    // What the reader waits for: the page shows the text while ledger and conversation are being written.
    private static async Task<object> TimesToTextAsync(int samples, Answerer answerer, string question, CancellationToken cancellationToken)
    {
        var times = new double[samples];
        for (var i = -WarmUpsOf(samples); i < samples; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            var hasText = false;
            await foreach (var update in answerer.StreamAsync(Asked(question), cancellationToken))
            {
                if (!hasText && update.Text.Length > 0)
                {
                    hasText = true;
                    times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
                }

                Check(question, update.Answer, CacheStates.Exact);
            }
        }

        return Figures(times);
    }

    private static object Figures(double[] times)
    {
        Array.Sort(times);
        return new { p50 = Math.Round(times[times.Length / 2], 3), p99 = Math.Round(times[times.Length * 99 / 100], 3), unit = "ms", n = times.Length };
    }

    private static async Task<double> RateAsync(int samples, Func<int, Task> ask)
    {
        var count = samples * 4;
        var next = -1;
        var startedAt = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < count)
            {
                await ask(i);
            }
        })));
        return Math.Round(count / Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    private static async Task AskAsync(Answerer answerer, string question, string expected, CancellationToken cancellationToken)
    {
        Check(question, await answerer.AskAsync(Asked(question), cancellationToken), expected);
    }

    private static Question Asked(string question) => new() { Text = question, Caller = Caller, Service = Core.Ledger.Services.Evaluation };

    private static void Check(string question, Answer? answer, string expected)
    {
        if (answer is not null && (answer.Outcome != Outcomes.Answered || answer.Cache != expected))
        {
            throw new UsageException($"The measurement is not one: '{question}' was {answer.Outcome} with the cache state {answer.Cache} in place of {expected}. {answer.Problem?.Detail}");
        }
    }

    // Each round asks for another quantity, so that no question comes twice or is taken for another.
    private static string Question(int document, int round) => string.Create(
        CultureInfo.InvariantCulture, $"How many days do {round + 2} pieces of the {Things[document % 10]} number {document} take to {Places[document % 8]}?");

    private static async Task IngestAsync(IServiceProvider services, int documents, CancellationToken cancellationToken)
    {
        var library = services.GetRequiredService<DocumentLibrary>();
        for (var i = 0; i < documents; i++)
        {
            await library.AddAsync(Caller, $"document-{i}.md", Caller.Groups, Encoding.UTF8.GetBytes(Document(i)), cancellationToken);
        }

        while (await services.GetRequiredService<Ingestor>().IngestNextAsync(null, cancellationToken) is not null)
        {
            // The next one.
        }
    }

    private static string Document(int number)
    {
        var (thing, place) = (Things[number % 10], Places[number % 8]);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {thing} {number}

            The {thing} number {number} takes {number % 29} days to {place}. It weighs {number % 97} grams and is made of recycled nylon.
            It costs {number % 83} euros, or {number % 61} euros for members of the club, and is packed in cardboard.

            ## Care

            Wash the {thing} at thirty degrees and dry it in the shade. Repairs are made in the workshop in {Places[(number + 3) % 8]}.
            Spare parts for the {thing} number {number} are kept for {number % 13} years after the last sale.
            """);
    }
}
