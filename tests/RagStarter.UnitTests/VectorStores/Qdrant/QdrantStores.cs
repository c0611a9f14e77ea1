using RagStarter.UnitTests.VectorStores.Qdrant.Contract;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.UnitTests.VectorStores.Qdrant;

/// <summary>Opens Qdrant stores for tests.</summary>
internal static class QdrantStores
{
    public static QdrantVectorStore Open(string endpoint, string key = "", string? partitionProperty = null) =>
        Open(new QdrantOptions { Endpoint = endpoint, ApiKey = key, AllowKeyWithoutTls = true }, partitionProperty);

    public static QdrantVectorStore Open(QdrantOptions options, string? partitionProperty = null, TimeProvider? time = null) =>
        new(options, null, partitionProperty, time, ContractHandler.TryCreate());
}
