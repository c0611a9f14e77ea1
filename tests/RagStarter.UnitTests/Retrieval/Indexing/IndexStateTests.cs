using System.Text;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Retrieval.Indexing;

/// <summary>One installation that is started again and again, with the same documents and other settings.</summary>
public sealed class IndexStateTests : IDisposable
{
    private static readonly Caller Ann = ScratchPipeline.CallerOf("a");

    private readonly TemporaryFolder _state = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task After_a_change_of_the_embedding_model_a_search_is_refused_and_says_why_and_what_to_do()
    {
        await StartAsync(64, async p => await IngestAsync(p, "a", "tents.md", "A tent is dry."));

        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);

            var refusal = await Assert.ThrowsAsync<IndexOutdatedException>(() => SearchAsync(p, 128));
            Assert.Contains("1 document of the tenant 'a' must be indexed again", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("64", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(p.Get<Embedder>().Fingerprint, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("ragstarter reindex", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IndexOutdatedException>(() => p.Get<ChunkStore>().SearchKeywordsAsync(Ann.Tenant, Ann.Groups, "tent", 10, Cancel));
            Assert.Equal((1, 0), (Assert.Single(await OutdatedAsync(p)).Documents, Assert.Single(await OutdatedAsync(p)).Failed));
        });
    }

    [Fact]
    public async Task A_tenant_is_searched_again_only_when_all_its_documents_are_there()
    {
        await StartAsync(64, async p =>
        {
            await IngestAsync(p, "a", "tents.md", "A tent is dry.");
            await IngestAsync(p, "a", "stoves.md", "A stove is hot.");
        });

        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            await p.Get<Ingestor>().IngestNextAsync(null, Cancel);
            await Assert.ThrowsAsync<IndexOutdatedException>(() => SearchAsync(p, 128));

            await p.Get<Ingestor>().IngestNextAsync(null, Cancel);

            Assert.Equal(["A stove is hot.", "A tent is dry."], await SearchAsync(p, 128));
            Assert.Empty(await OutdatedAsync(p));
        });
    }

    [Fact]
    public async Task A_tenant_without_outdated_documents_is_searched_while_another_is_not()
    {
        await StartAsync(64, async p =>
        {
            await IngestAsync(p, "a", "tents.md", "A tent is dry.");
            await IngestAsync(p, "b", "stoves.md", "A stove is hot.");
        });

        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel, Ann.Tenant);
            await p.Get<Ingestor>().IngestNextAsync(null, Cancel);

            Assert.Equal(["A tent is dry."], await SearchAsync(p, 128));
            await Assert.ThrowsAsync<IndexOutdatedException>(() => SearchAsync(p, 128, "b"));
        });
    }

    [Fact]
    public async Task A_document_that_never_was_searchable_keeps_nobody_waiting()
    {
        await StartAsync(64, async p =>
        {
            await IngestAsync(p, "a", "tents.md", "A tent is dry.");
            await AddAsync(p, "a", "stoves.md", "A stove is hot.");

            Assert.Equal(["A tent is dry."], await SearchAsync(p, 64));
        });
    }

    [Fact]
    public async Task With_the_former_settings_everything_is_as_it_was()
    {
        await StartAsync(64, async p =>
        {
            await IngestAsync(p, "a", "tents.md", "A tent is dry.");
            await IngestAsync(p, "a", "stoves.md", "A stove is hot.");
        });
        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            await p.Get<Ingestor>().IngestNextAsync(null, Cancel);
            Assert.False(await p.Get<ChunkStore>().DeleteOtherCollectionsAsync(Cancel));
        });

        await StartAsync(64, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            while (await p.Get<Ingestor>().IngestNextAsync(null, Cancel) is not null)
            {
                // The next one.
            }

            Assert.Equal(["A stove is hot.", "A tent is dry."], await SearchAsync(p, 64));
        });
    }

    [Fact]
    public async Task The_former_vectors_are_removed_when_the_last_document_has_new_ones()
    {
        await StartAsync(64, async p => await IngestAsync(p, "a", "tents.md", "A tent is dry."));

        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            Assert.False(await p.Get<ChunkStore>().DeleteOtherCollectionsAsync(Cancel));
            Assert.Single(await CollectionsAsync(p).Where(n => n != p.Get<ChunkStore>().CollectionName).ToListAsync(Cancel));

            await p.Get<Ingestor>().IngestNextAsync(null, Cancel);

            Assert.True(await p.Get<ChunkStore>().DeleteOtherCollectionsAsync(Cancel));
            Assert.Equal([p.Get<ChunkStore>().CollectionName], await CollectionsAsync(p).ToListAsync(Cancel));
        });
    }

    [Fact]
    public async Task A_document_that_fails_when_it_is_indexed_again_keeps_the_refusal_until_it_is_deleted()
    {
        await StartAsync(64, async p => await IngestAsync(p, "a", "tents.md", "A tent is dry."));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(_state.Path, "files"), "*", SearchOption.AllDirectories)));

        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            var failed = await p.Get<Ingestor>().IngestNextAsync(null, Cancel);
            Assert.Equal(DocumentState.Failed, failed!.State);
            var refusal = await Assert.ThrowsAsync<IndexOutdatedException>(() => SearchAsync(p, 128));
            Assert.Contains("1 document failed: run 'ragstarter reindex' when the cause is gone, or replace or delete", refusal.Message, StringComparison.Ordinal);

            await p.Get<DocumentLibrary>().DeleteAsync(Ann, failed.Id, Cancel);

            Assert.Empty(await SearchAsync(p, 128));
        });
    }

    [Fact]
    public async Task A_document_that_is_deleted_while_others_are_indexed_again_does_not_come_back_with_the_former_settings()
    {
        await StartAsync(64, async p =>
        {
            await IngestAsync(p, "a", "tents.md", "A tent is dry.");
            await IngestAsync(p, "a", "stoves.md", "A stove is hot.");
        });
        await StartAsync(128, async p =>
        {
            await p.Get<Ingestor>().MarkOutdatedAsync(Cancel);
            var tents = (await p.Get<DocumentLibrary>().ListAsync(Ann, Cancel)).Single(d => d.Name == "tents.md");
            await p.Get<DocumentLibrary>().DeleteAsync(Ann, tents.Id, Cancel);
        });

        await StartAsync(64, async p => Assert.Equal(["A stove is hot."], await SearchAsync(p, 64)));
    }

    [Fact]
    public async Task Vectors_of_texts_that_were_redacted_otherwise_are_in_another_collection()
    {
        var collection = string.Empty;
        await StartAsync(64, p => Task.FromResult(collection = p.Get<ChunkStore>().CollectionName));

        var other = string.Empty;
        await StartAsync(
            64,
            p => Task.FromResult(other = p.Get<ChunkStore>().CollectionName),
            new() { [$"{RedactionOptions.Section}:{nameof(RedactionOptions.Policy)}:Email"] = RedactionActions.Keep });

        Assert.NotEqual(collection, other);
    }

    private static async Task<Document> AddAsync(ScratchPipeline pipeline, string tenant, string name, string text) =>
        await pipeline.Get<DocumentLibrary>().AddAsync(ScratchPipeline.CallerOf(tenant), name, [], Encoding.UTF8.GetBytes(text), Cancel);

    private static async Task IngestAsync(ScratchPipeline pipeline, string tenant, string name, string text)
    {
        await AddAsync(pipeline, tenant, name, text);
        Assert.Equal(DocumentState.Ready, (await pipeline.Get<Ingestor>().IngestNextAsync(null, Cancel))?.State);
    }

    private static async Task<List<string>> SearchAsync(ScratchPipeline pipeline, int dimensions, string tenant = "a")
    {
        var vector = new float[dimensions];
        vector[0] = 1;
        var found = await pipeline.Get<ChunkStore>().SearchDenseAsync(TenantId.Parse(tenant), [Caller.Everyone], vector, 10, Cancel);
        return [.. found.Select(f => f.Record.Text).Order(StringComparer.Ordinal)];
    }

    private static IAsyncEnumerable<string> CollectionsAsync(ScratchPipeline pipeline) =>
        pipeline.Get<VectorStore>().ListCollectionNamesAsync(Cancel).Where(n => n.StartsWith("chunks-", StringComparison.Ordinal));

    private static Task<IReadOnlyList<OutdatedDocuments>> OutdatedAsync(ScratchPipeline pipeline) => pipeline.Get<IndexState>().OutdatedAsync(Cancel);

    private async Task StartAsync(int dimensions, Func<ScratchPipeline, Task> use, Dictionary<string, string?>? settings = null)
    {
        await using var pipeline = await ScratchPipeline.StartAsync(new(settings ?? [])
        {
            ["Storage:Path"] = _state.Path,
            ["Embeddings:Dimensions"] = $"{dimensions}",
        });
        await use(pipeline);
    }
}
