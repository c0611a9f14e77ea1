using Microsoft.Extensions.VectorData;
using RagStarter.UnitTests.VectorStores.Conformance;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.UnitTests.VectorStores.Embedded;

public sealed class EmbeddedVectorStoreTests : VectorStoreConformanceTests
{
    private readonly TemporaryFolder _folder = new();

    protected override IReadOnlyCollection<string> DistanceFunctions =>
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
    ];

    protected override ValueTask<VectorStore> StartAsync() =>
        ValueTask.FromResult<VectorStore>(new EmbeddedVectorStore(new EmbeddedVectorStoreOptions
        {
            Path = _folder.File("vectors.db"),
            PartitionProperty = PartitionProperty,
        }));

    protected override ValueTask StopAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
