using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Retrieval;

public sealed class ChunkStoreTests : IAsyncLifetime
{
    private static readonly TenantId B = TenantId.Parse("b");

    private ScratchPipeline _pipeline = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChunkStore Store => _pipeline.Get<ChunkStore>();

    public async ValueTask InitializeAsync() => _pipeline = await ScratchPipeline.StartAsync(new() { ["Embeddings:Dimensions"] = "64" });

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Vectors_of_another_embedding_model_are_in_another_collection()
    {
        await Store.UpsertAsync(ScratchPipeline.Tenant, [Chunk(1)], Cancel);
        await using var other = await ScratchPipeline.StartAsync(new() { ["Embeddings:Dimensions"] = "128" }, UseSameStore);

        Assert.NotEqual(Store.CollectionName, other.Get<ChunkStore>().CollectionName);
        Assert.Empty(await other.Get<ChunkStore>().SearchDenseAsync(ScratchPipeline.Tenant, ["everyone"], new float[128], 10, Cancel));
        Assert.Single(await Store.SearchDenseAsync(ScratchPipeline.Tenant, ["everyone"], new float[64], 10, Cancel));
    }

    [Fact]
    public async Task A_vector_of_another_model_is_refused()
    {
        var chunk = Chunk(1);
        chunk.Embedding = new float[128];

        await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(ScratchPipeline.Tenant, [chunk], Cancel));
    }

    [Fact]
    public async Task Collections_of_other_models_are_removed_and_the_current_one_stays()
    {
        await Store.UpsertAsync(ScratchPipeline.Tenant, [Chunk(1)], Cancel);
        await using var other = await ScratchPipeline.StartAsync(new() { ["Embeddings:Dimensions"] = "128" }, UseSameStore);
        await other.Get<ChunkStore>().SearchDenseAsync(ScratchPipeline.Tenant, ["everyone"], new float[128], 10, Cancel);

        await Store.DeleteOtherCollectionsAsync(Cancel);

        Assert.Equal([Store.CollectionName], await _pipeline.Get<VectorStore>().ListCollectionNamesAsync(Cancel).ToListAsync(Cancel));
        Assert.Single(await Store.GetDocumentAsync(ScratchPipeline.Tenant, Guid.Empty, Cancel));
    }

    [Fact]
    public async Task A_chunk_of_another_tenant_or_of_no_group_is_refused()
    {
        var ungrouped = Chunk(1);
        ungrouped.Groups = [];

        await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(B, [Chunk(1)], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(ScratchPipeline.Tenant, [ungrouped], Cancel));
    }

    [Fact]
    public async Task Chunks_are_read_by_id_only_inside_their_tenant_and_groups()
    {
        var chunk = Chunk(1);
        chunk.Groups = ["staff"];
        await Store.UpsertAsync(ScratchPipeline.Tenant, [chunk], Cancel);

        Assert.Single(await Store.GetAsync(ScratchPipeline.Tenant, ["staff"], [chunk.Id], Cancel));
        Assert.Empty(await Store.GetAsync(ScratchPipeline.Tenant, ["everyone"], [chunk.Id], Cancel));
        Assert.Empty(await Store.GetAsync(B, ["staff"], [chunk.Id], Cancel));
        Assert.Empty(await Store.GetDocumentAsync(B, chunk.DocumentId, Cancel));
    }

    [Fact]
    public async Task A_tenant_cannot_remove_anothers_chunks()
    {
        await Store.UpsertAsync(ScratchPipeline.Tenant, [Chunk(1)], Cancel);

        await Store.DeleteAsync(B, [Chunk(1).Id], Cancel);

        Assert.Single(await Store.GetDocumentAsync(ScratchPipeline.Tenant, Guid.Empty, Cancel));
    }

    // The container does not dispose of what it did not create.
    private void UseSameStore(IServiceCollection services) => services.AddSingleton(_pipeline.Get<VectorStore>());

    private static ChunkRecord Chunk(int number)
    {
        var chunk = Passages.Of("The tent is dry.", number: number);
        chunk.Embedding = Enumerable.Repeat(0.125f, 64).ToArray();
        return chunk;
    }
}
