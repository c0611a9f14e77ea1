using System.Runtime.InteropServices;
using CsCheck;
using Microsoft.Extensions.VectorData;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.UnitTests.VectorStores.Embedded;

/// <summary>Vectors of a byte per dimension find what whole vectors find, with the same scores.</summary>
public sealed class QuantizedSegmentsTests : IDisposable
{
    private const int Dimensions = 40; // no multiple of what is computed at once

    private static readonly string[] Functions =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<EmbeddedVectorStore> _stores = [];

    public static TheoryData<string> AllFunctions => [.. Functions, DistanceFunction.ManhattanDistance];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stores.ForEach(s => s.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void Every_processor_computes_the_same_products()
    {
        var value = Gen.Int[-127, 127];
        Gen.Select(Gen.Int[1, 12], value.Array[384], value.Array[384]).Sample((blocks, a, b) =>
        {
            var left = a.Take(blocks * 32).Select(v => (short)v).ToArray();
            var right = b.Take(blocks * 32).Select(v => (sbyte)v).ToArray();

            var expected = left.Zip(right, (x, y) => x * y).Sum();

            Assert.Equal(expected, QuantizedSegments.Dot(left, right));
            Assert.Equal(expected, QuantizedSegments.PortableDot(ref MemoryMarshal.GetArrayDataReference(left), ref MemoryMarshal.GetArrayDataReference(right), right.Length));
        });
    }

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public async Task What_is_found_has_the_score_of_the_whole_vectors(string function)
    {
        var (exact, quantized) = (await CreateAsync(function, quantize: false), await CreateAsync(function, quantize: true));
        var hits = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var query = Random(new Random(1000 + seed));
            var expected = await SearchAsync(exact, query);
            var found = await SearchAsync(quantized, query);

            hits += found.Keys.Intersect(expected.Keys).Count();
            Assert.All(found.Where(f => expected.ContainsKey(f.Key)), f => Assert.Equal(expected[f.Key], f.Value));
        }

        Assert.InRange(hits, 0.99 * 20 * 10, 20 * 10);
    }

    [Fact]
    public async Task A_vector_of_zeros_is_as_far_as_its_length_says()
    {
        var notes = await CreateAsync(DistanceFunction.EuclideanDistance, quantize: true, count: 0);
        await notes.UpsertAsync([Record(1, new float[Dimensions]), Record(2, [.. Enumerable.Repeat(0.1f, Dimensions)])], Cancel);

        var found = await SearchAsync(notes, new float[Dimensions]);

        Assert.Equal(0, found[1]);
        Assert.Equal(MathF.Sqrt(Dimensions) * 0.1f, found[2], 5);
    }

    [Fact]
    public async Task The_filter_of_a_search_follows_writes_and_deletions()
    {
        var notes = await CreateAsync(DistanceFunction.CosineSimilarity, quantize: true);
        Assert.Equal(100, await CountAsync(notes, "even"));

        await notes.DeleteAsync(2, Cancel);
        Assert.Equal(99, await CountAsync(notes, "even"));
        await notes.UpsertAsync(Record(4, Random(new Random(4)), "odd"), Cancel);
        Assert.Equal(98, await CountAsync(notes, "even"));
        await notes.UpsertAsync(Record(500, Random(new Random(5))), Cancel);

        Assert.Equal(99, await CountAsync(notes, "even"));
        Assert.Equal(101, await CountAsync(notes, "odd"));
    }

    private static float[] Random(Random random)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            vector[i] = ((float)random.NextDouble() * 2) - 1;
        }

        return vector;
    }

    private static Dictionary<string, object?> Record(int number, float[] vector, string? parity = null) => new()
    {
        ["key"] = number,
        ["parity"] = parity ?? (number % 2 == 0 ? "even" : "odd"),
        ["vector"] = new ReadOnlyMemory<float>(vector),
    };

    private static async Task<Dictionary<int, double>> SearchAsync(VectorStoreCollection<object, Dictionary<string, object?>> notes, float[] query) =>
        await notes.SearchAsync(query, 10, cancellationToken: Cancel).ToDictionaryAsync(r => (int)r.Record["key"]!, r => r.Score!.Value, cancellationToken: Cancel);

    private static async Task<int> CountAsync(VectorStoreCollection<object, Dictionary<string, object?>> notes, string parity) =>
        await notes.SearchAsync(Random(new Random(1)), 1000, new() { Filter = n => (string)n["parity"]! == parity }, Cancel).CountAsync(Cancel);

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> CreateAsync(string function, bool quantize, int count = 200)
    {
        var store = new EmbeddedVectorStore(new EmbeddedVectorStoreOptions { Path = _folder.File($"{Guid.NewGuid():N}.db"), Quantize = quantize });
        _stores.Add(store);
        var notes = store.GetDynamicCollection("notes", new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("key", typeof(int)),
                new VectorStoreDataProperty("parity", typeof(string)) { IsIndexed = true },
                new VectorStoreVectorProperty("vector", typeof(ReadOnlyMemory<float>), Dimensions) { DistanceFunction = function },
            ],
        });
        await notes.EnsureCollectionExistsAsync(Cancel);
        await notes.UpsertAsync(Enumerable.Range(1, count).Select(n => Record(n, Random(new Random(n)))), Cancel);
        return notes;
    }
}
