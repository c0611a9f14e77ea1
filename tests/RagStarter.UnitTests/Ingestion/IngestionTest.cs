using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Embeddings;

namespace RagStarter.UnitTests.Ingestion;

/// <summary>Ingestion over its real parts, with an embedding model that the test controls.</summary>
public abstract class IngestionTest : IAsyncLifetime
{
    protected const string TwoSections = "# Guide\n## Tents\nA tent is dry.\n## Stoves\nA stove is hot.";

    private ScratchPipeline _pipeline = null!;

    protected static Caller Ann { get; } = ScratchPipeline.CallerOf("a");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected RecordingEmbeddingModel Model { get; } = new();

    private protected ScratchPipeline Pipeline => _pipeline;

    protected DocumentLibrary Library => _pipeline.Get<DocumentLibrary>();

    protected Ingestor Ingestor => _pipeline.Get<Ingestor>();

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync(
        new() { ["Embeddings:Dimensions"] = "64", ["Cache:Embeddings:Enabled"] = "false" },
        services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            new GuardedEmbeddingGenerator(Model)));

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<Document> AddAsync(string name, string text, params string[] groups) =>
        Library.AddAsync(Ann, name, groups, Encoding.UTF8.GetBytes(text), Cancel);

    protected async Task<Document> IngestAsync(string name, string text, params string[] groups)
    {
        await AddAsync(name, text, groups);
        return (await Ingestor.IngestNextAsync(null, Cancel))!;
    }

    protected async Task<List<Document>> IngestAllAsync()
    {
        var documents = new List<Document>();
        while (await Ingestor.IngestNextAsync(null, Cancel) is { } document)
        {
            documents.Add(document);
        }

        return documents;
    }

    protected Task<IReadOnlyList<ChunkRecord>> ChunksAsync(Guid id) => _pipeline.Get<ChunkStore>().GetDocumentAsync(ScratchPipeline.Tenant, id, Cancel);

    protected async Task<List<string>> TextsAsync(params string[] groups)
    {
        var caller = ScratchPipeline.CallerOf("a", groups);
        var vector = new float[64];
        vector[0] = 1;
        var found = await _pipeline.Get<ChunkStore>().SearchDenseAsync(caller.Tenant, caller.Groups, vector, 100, Cancel);
        return [.. found.Select(f => f.Record.Text).Order(StringComparer.Ordinal)];
    }

    protected Task<long> RevisionAsync(string tenant = "a") => _pipeline.Get<CorpusRevisions>().GetAsync(TenantId.Parse(tenant), Cancel);

    protected string[] Files() => Directory.GetFiles(Path.Combine(_pipeline.StateFolder, "files"), "*", SearchOption.AllDirectories);
}
