using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using QdrantClient = global::Qdrant.Client.QdrantClient;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>
/// The store of the package CommunityToolkit.VectorData.Qdrant, over gRPC on the port after that of the REST endpoint;
/// compiled where the build property QdrantConnector is CommunityToolkit. Of the options it takes endpoint, key and timeout.
/// </summary>
internal static class QdrantConnector
{
    public static VectorStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<QdrantOptions>>().Value;
        var endpoint = new Uri(options.Endpoint);
        var client = new QdrantClient(
            host: endpoint.Host,
            port: endpoint.Port + 1,
            https: endpoint.Scheme == "https",
            apiKey: options.ApiKey.Length > 0 ? options.ApiKey : null,
            grpcTimeout: options.Timeout);
        return new global::CommunityToolkit.VectorData.Qdrant.QdrantVectorStore(client, ownsClient: true);
    }
}
