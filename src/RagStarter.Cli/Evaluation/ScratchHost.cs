using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation;

/// <summary>The pipeline on an empty store in a temporary folder, which goes when it is disposed.</summary>
internal sealed class ScratchHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;

    private ScratchHost(IHost host, string folder)
    {
        _host = host;
        _folder = folder;
    }

    public static Caller Caller { get; } = new() { Tenant = TenantId.Parse("evaluation"), User = "evaluation" };

    public IServiceProvider Services => _host.Services;

    /// <summary>Creates the store and ingests the passages.</summary>
    public static async Task<ScratchHost> CreateAsync(IReadOnlyList<Passage> passages, CommandOutput output, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("ragstarter-eval-").FullName;
        var host = await CliHost.CreateAsync(
            new Dictionary<string, string?>
            {
                ["Storage:Path"] = folder,
                ["Ingestion:SampleData"] = "false",
                ["VectorStore:Provider"] = "embedded",
                ["Cache:Provider"] = "memory",
                ["Cache:Responses:Enabled"] = "false",
            }.Concat(settings ?? new Dictionary<string, string?>()).ToDictionary(),
            withoutBudgets: true);
        var scratch = new ScratchHost(host, folder);
        if (passages.Count > 0)
        {
            await scratch.IngestAsync(passages, output, cancellationToken);
        }

        return scratch;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // A passage is a document of one section without a title, so that only its own words are searched.
    private async Task IngestAsync(IReadOnlyList<Passage> passages, CommandOutput output, CancellationToken cancellationToken)
    {
        var chunker = Services.GetRequiredService<Chunker>();
        var embedder = Services.GetRequiredService<Embedder>();
        var redaction = Services.GetRequiredService<TextRedaction>();
        var store = Services.GetRequiredService<ChunkStore>();
        var spender = Spender.For(Caller, Core.Ledger.Services.Evaluation, "evaluation");
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Ingesting passages", maxValue: passages.Count);
            foreach (var batch in passages.Chunk(200))
            {
                var chunks = batch.SelectMany(p => chunker.Chunk(Caller.Tenant, Guid.NewGuid(), p.Id, Caller.Groups, Document(p))).ToList();
                var embedded = await embedder.EmbedAsync([.. chunks.Select(c => redaction.Mask(Caller.Tenant, RedactionSink.Embedding, c.Content))], spender, Guid.NewGuid(), cancellationToken);
                for (var i = 0; i < chunks.Count; i++)
                {
                    chunks[i].Embedding = embedded.Vectors[i];
                }

                await store.UpsertAsync(Caller.Tenant, chunks, cancellationToken);
                bar.Increment(batch.Length);
            }
        });
    }

    private static ExtractedDocument Document(Passage passage)
    {
        var builder = new ExtractedDocumentBuilder();
        foreach (var paragraph in passage.Text.Split('\n'))
        {
            builder.AddParagraph(paragraph);
        }

        return builder.Build(string.Empty);
    }
}
