using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.VectorStores.Embedded;

namespace RagStarter.VectorStores;

/// <summary>Registers the vector store.</summary>
public static class VectorStoreServices
{
    /// <summary>Registers the embedded store, with one partition per tenant, in the state folder.</summary>
    public static IServiceCollection AddEmbeddedVectorStore(this IServiceCollection services) =>
        services.AddSingleton<VectorStore>(provider =>
        {
            var paths = provider.GetRequiredService<ApplicationPaths>();
            paths.EnsureStateIsWritable();
            return new EmbeddedVectorStore(new EmbeddedVectorStoreOptions
            {
                Path = Path.Combine(paths.State, "vectors.db"),
                Analyzer = provider.GetRequiredService<TextAnalyzer>(),
                PartitionProperty = nameof(ChunkRecord.Tenant),
            });
        });
}
