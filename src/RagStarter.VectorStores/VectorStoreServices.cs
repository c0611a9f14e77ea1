using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Configuration;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.VectorStores;

/// <summary>Registers the vector store.</summary>
public static class VectorStoreServices
{
    /// <summary>Registers the store that "VectorStore:Provider" names; the embedded one by default.</summary>
    public static IServiceCollection AddVectorStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<VectorStoreOptions>(VectorStoreOptions.Section);
        return configuration[$"{VectorStoreOptions.Section}:{nameof(VectorStoreOptions.Provider)}"] == VectorStoreOptions.Qdrant
            ? services.AddQdrantVectorStore()
            : services.AddEmbeddedVectorStore();
    }

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
                Quantize = provider.GetRequiredService<IOptions<VectorStoreOptions>>().Value.Quantize,
            });
        });

    /// <summary>Registers the store on the Qdrant server of section "Qdrant", whose records are kept apart by tenant.</summary>
    public static IServiceCollection AddQdrantVectorStore(this IServiceCollection services) => services
        .AddValidatedOptions<QdrantOptions>(QdrantOptions.Section)
        .AddSingleton<Func<DataPlace?>>(provider => () => new DataPlace(
            $"{QdrantOptions.Section}:{nameof(QdrantOptions.Region)}", "the Qdrant server", provider.GetRequiredService<IOptions<QdrantOptions>>().Value.Region))
        .AddSingleton(QdrantConnector.Create);
}
