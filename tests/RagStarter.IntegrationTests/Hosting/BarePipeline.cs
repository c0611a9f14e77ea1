using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core;
using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.VectorStores;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>The pipeline without a web server in front of it, as one process among several may have it.</summary>
internal sealed class BarePipeline : IAsyncDisposable
{
    private readonly IHost _host;

    private BarePipeline(IHost host) => _host = host;

    public static async Task<BarePipeline> StartAsync(StateFolder state, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = state.Path,
            ["Ingestion:SampleData"] = "false",
            ["Tenancy:Tenants:acme:DisplayName"] = "Acme",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddPipeline(builder.Configuration).AddEmbeddedVectorStore();
        replace?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync(TestContext.Current.CancellationToken);
        return new BarePipeline(host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<Answer> AskAsync(string question, string tenant, bool useCache, params string[] groups) => Get<Answerer>().AskAsync(
        new Question { Text = question, UseCache = useCache, Caller = new Caller { Tenant = TenantId.Parse(tenant), User = "ann", Groups = groups } },
        TestContext.Current.CancellationToken);

    /// <summary>Adds a document or changes it, and waits until it is searched.</summary>
    public async Task PutAsync(string tenant, string name, string text, params string[] groups)
    {
        await Get<DocumentLibrary>().AddAsync(new Caller { Tenant = TenantId.Parse(tenant), User = "ann" }, name, groups, Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        while (await Get<Ingestor>().IngestNextAsync(null, TestContext.Current.CancellationToken) is not null)
        {
            // The next one.
        }
    }

    /// <summary>Puts a passage where it is found, without a document.</summary>
    public async Task PutPassageAsync(string tenant, string group, string text)
    {
        var generator = new LexicalHashingEmbeddingGenerator(Get<TextAnalyzer>(), Get<Embedder>().Dimensions);
        var chunk = new ChunkRecord
        {
            Id = Guid.CreateVersion7(),
            Tenant = tenant,
            Groups = [group],
            DocumentId = Guid.CreateVersion7(),
            Document = $"{group}.txt",
            Title = "Words",
            Content = $"Words\n{text}",
            Tokens = 20,
            Hash = text,
            Embedding = (await generator.GenerateAsync([text]))[0].Vector,
        };
        await Get<ChunkStore>().UpsertAsync(TenantId.Parse(tenant), [chunk], TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();
}
