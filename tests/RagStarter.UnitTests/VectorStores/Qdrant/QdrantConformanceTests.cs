using Microsoft.Extensions.VectorData;
using RagStarter.QdrantDouble;
using RagStarter.UnitTests.VectorStores.Conformance;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.UnitTests.VectorStores.Qdrant;

/// <summary>
/// The Qdrant store on a server in this process that refuses what it does not know; or, where QDRANT_URL (and
/// QDRANT_API_KEY) is set, on that server, which must be empty.
/// </summary>
public sealed class QdrantConformanceTests : VectorStoreConformanceTests
{
    private static readonly string? Url = Environment.GetEnvironmentVariable("QDRANT_URL");

    private QdrantServer? _double;

    protected override IReadOnlyCollection<string> DistanceFunctions =>
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
    ];

    // The server keeps vectors that are compared by cosine with unit length.
    protected override bool KeepsLengths => false;

    protected override async ValueTask<VectorStore> StartAsync()
    {
        if (!string.IsNullOrEmpty(Url))
        {
            var names = await OnServerAsync(s => s.ListCollectionNamesAsync(Cancel).ToListAsync(Cancel));
            Assert.True(names.Count == 0, $"The server at QDRANT_URL has collections ({string.Join(", ", names)}). These tests delete all there are: give them an empty server.");
            return OpenServer();
        }

        _double = await QdrantServer.StartAsync();
        return QdrantStores.Open(_double.Endpoint, partitionProperty: PartitionProperty);
    }

    protected override async ValueTask StopAsync()
    {
        if (_double is not null)
        {
            await _double.DisposeAsync();
            return;
        }

        await OnServerAsync(async store =>
        {
            foreach (var name in await store.ListCollectionNamesAsync(Cancel).ToListAsync(Cancel))
            {
                await store.EnsureCollectionDeletedAsync(name, Cancel);
            }

            return true;
        });
    }

    private static QdrantVectorStore OpenServer() =>
        QdrantStores.Open(Url!, Environment.GetEnvironmentVariable("QDRANT_API_KEY") ?? string.Empty, PartitionProperty);

    private static async Task<T> OnServerAsync<T>(Func<QdrantVectorStore, ValueTask<T>> work)
    {
        using var store = OpenServer();
        return await work(store);
    }
}
