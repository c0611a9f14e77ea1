using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;
using RagStarter.VectorStores.Embedded;
using Spectre.Console;

namespace RagStarter.Cli.Benchmarks;

/// <summary>
/// Measures the embedded store: opening, the time of a filtered search on one core, memory, and what a scan of bytes
/// misses. Opening and searching run in a process of their own, whose memory is theirs alone.
/// </summary>
internal static class VectorBench
{
    private const string Tenant = "measure";
    private const int Top = 40;
    private const int WarmUps = 50;
    private const int Queries = 500;
    private const int ComparedQueries = 100;
    private const int Batch = 2000;

    // Texts that are alike have vectors that are alike.
    private const int Topics = 1000;

    private static readonly string[] Groups = ["everyone", "engineering"];

    private static readonly Expression<Func<ChunkRecord, bool>> Readable = c => c.Tenant == Tenant && c.Groups.Any(g => Groups.Contains(g));

    public static async Task<object> RunAsync(int count, int dimensions, CommandOutput output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-bench-").FullName;
        try
        {
            output.Progress.WriteLine($"Writing {count} chunks with vectors of {dimensions} dimensions");
            var startedAt = Stopwatch.GetTimestamp();
            await FillAsync(Path.Combine(folder, "full.db"), count, dimensions, cancellationToken);
            var write = Stopwatch.GetElapsedTime(startedAt);
            await FillAsync(Path.Combine(folder, "empty.db"), 0, dimensions, cancellationToken);

            output.Progress.WriteLine("Opening and searching");
            var empty = await PartAsync("empty.db", quantize: true);
            var bytes = await PartAsync("full.db", quantize: true);
            var floats = await PartAsync("full.db", quantize: false);
            return new
            {
                chunks = count,
                dimensions,
                top = Top,
                writtenPerSecond = Math.Round(count / write.TotalSeconds),
                fileMegabytes = Math.Round(new FileInfo(Path.Combine(folder, "full.db")).Length / 1e6),
                recallOfBytes = Math.Round(Recall(bytes.Found, floats.Found), 4),
                bytes = Summary(bytes, empty),
                floats = Summary(floats, empty),
            };
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        Task<VectorMeasure> PartAsync(string file, bool quantize) => OwnProcess.RunAsync<VectorMeasure>(
            ["bench", "vectors", "--part", Path.Combine(folder, file), "--dimensions", $"{dimensions}", "--quantize", $"{quantize}"], cancellationToken);
    }

    /// <summary>Opens a store and searches it, on one core; prints what was measured.</summary>
    public static async Task RunPartAsync(string file, int dimensions, bool quantize, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var own = Process.GetCurrentProcess();
            own.ProcessorAffinity = 1;
        }

        using var store = Open(file, quantize);
        var chunks = store.GetCollection<Guid, ChunkRecord>("chunks", ChunkRecord.Definition(dimensions));
        var random = new Random(7);
        var queries = Enumerable.Range(0, ComparedQueries).Select(i => VectorOf(random, random.Next(Topics), dimensions)).ToList();
        var startedAt = Stopwatch.GetTimestamp();
        await SearchAsync(chunks, queries[0], cancellationToken);
        var open = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        for (var i = 0; i < WarmUps; i++)
        {
            await SearchAsync(chunks, queries[i], cancellationToken);
        }

        var times = new double[Queries];
        var found = new List<int[]>();
        for (var i = 0; i < Queries; i++)
        {
            var at = Stopwatch.GetTimestamp();
            var results = await SearchAsync(chunks, queries[i % ComparedQueries], cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
            if (i < ComparedQueries)
            {
                found.Add(results);
            }
        }

        Array.Sort(times);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var resident = Environment.WorkingSet / 1e6;
        Console.Out.WriteLine(JsonSerializer.Serialize(new VectorMeasure(open, times[Queries / 2], times[Queries * 99 / 100], resident, found)));
    }

    private static object Summary(VectorMeasure measure, VectorMeasure empty) => new
    {
        openMilliseconds = Math.Round(measure.Open),
        p50Milliseconds = Math.Round(measure.P50, 2),
        p99Milliseconds = Math.Round(measure.P99, 2),
        megabytesOverEmpty = Math.Round(measure.Resident - empty.Resident),
    };

    // The share of what whole vectors find that bytes find too.
    private static double Recall(List<int[]> found, List<int[]> expected) =>
        found.Zip(expected, (f, e) => e.Length == 0 ? 1 : f.Intersect(e).Count() / (double)e.Length).Average();

    private static async Task<int[]> SearchAsync(VectorStoreCollection<Guid, ChunkRecord> chunks, float[] query, CancellationToken cancellationToken) =>
        await chunks.SearchAsync(query, Top, new() { Filter = Readable }, cancellationToken).Select(r => r.Record.Ordinal).ToArrayAsync(cancellationToken);

    private static EmbeddedVectorStore Open(string file, bool quantize) =>
        new(new EmbeddedVectorStoreOptions { Path = file, PartitionProperty = nameof(ChunkRecord.Tenant), Quantize = quantize });

    private static async Task FillAsync(string file, int count, int dimensions, CancellationToken cancellationToken)
    {
        using var store = Open(file, quantize: true);
        var chunks = store.GetCollection<Guid, ChunkRecord>("chunks", ChunkRecord.Definition(dimensions));
        await chunks.EnsureCollectionExistsAsync(cancellationToken);
        var random = new Random(1);
        foreach (var batch in Enumerable.Range(0, count).Chunk(Batch))
        {
            await chunks.UpsertAsync(batch.Select(n => Chunk(n, random, dimensions)), cancellationToken);
        }
    }

    // One in ten is for a group that the search may not read.
    private static ChunkRecord Chunk(int number, Random random, int dimensions) => new()
    {
        Id = new Guid(number + 1, 0, 0, new byte[8]),
        Tenant = Tenant,
        Groups = [number % 10 == 0 ? "management" : Groups[number % 2]],
        DocumentId = new Guid(number / 20, 1, 0, new byte[8]),
        Document = $"folder/document-{number / 20}.md",
        Title = $"Document {number / 20}",
        Ordinal = number,
        Content = $"Document {number / 20}\n" + string.Join(' ', Enumerable.Range(0, 60).Select(_ => Word(random))),
        Tokens = 80,
        Hash = $"{number:x16}",
        Embedding = VectorOf(random, number % Topics, dimensions),
    };

    private static float[] VectorOf(Random random, int topic, int dimensions)
    {
        var centre = new Random(topic + 1_000_000);
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = (float)(Normal(centre) + Normal(random));
        }

        return vector;
    }

    // The sum of twelve even numbers is as good as normal.
    private static double Normal(Random random)
    {
        Span<byte> bytes = stackalloc byte[24];
        random.NextBytes(bytes);
        var sum = 0.0;
        foreach (var value in MemoryMarshal.Cast<byte, ushort>(bytes))
        {
            sum += value / 65536.0;
        }

        return sum - 6;
    }

    // Few words are common and many rare, as in texts.
    private static string Word(Random random) => $"w{(int)Math.Pow(30_000, random.NextDouble())}";
}
