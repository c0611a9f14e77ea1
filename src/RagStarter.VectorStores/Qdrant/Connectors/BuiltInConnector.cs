using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>The store of this project, over REST; compiled where the build property QdrantConnector is BuiltIn.</summary>
internal static class QdrantConnector
{
    public static VectorStore Create(IServiceProvider services) => new QdrantVectorStore(
        services.GetRequiredService<IOptions<QdrantOptions>>().Value,
        services.GetRequiredService<TextAnalyzer>(),
        nameof(ChunkRecord.Tenant),
        services.GetService<TimeProvider>());
}
