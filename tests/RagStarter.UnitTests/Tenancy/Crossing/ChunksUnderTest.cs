using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>The chunk store with its vector store: both searches, reading by id, deleting by id and by document.</summary>
internal sealed class ChunksUnderTest(ScratchPipeline pipeline) : IStoreUnderTest
{
    private const int Dimensions = 64;
    private const int Kept = 300;

    private readonly List<(TenantId Tenant, ChunkRecord Chunk)> _written = [];
    private readonly List<Guid> _documents = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];

    private ChunkStore Store => pipeline.Get<ChunkStore>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task DoAsync(Operation operation, Caller caller)
    {
        switch (operation.Kind % 8)
        {
            case 0 or 1:
                await WriteAsync(operation, caller);
                break;
            case 2:
                var dense = await Store.SearchDenseAsync(caller.Tenant, caller.Groups, Vector(), 1000, Cancelled);
                Assert.Equal(Visible(caller), dense.Select(r => r.Record.Id).Order());
                Assert.All(dense, r => AssertOwn(r.Record, caller));
                break;
            case 3:
                var found = await Store.SearchKeywordsAsync(caller.Tenant, caller.Groups, "lantern", 1000, Cancelled);
                Assert.Equal(Visible(caller), found.Select(r => r.Record.Id).Order());
                Assert.All(found, r => AssertOwn(r.Record, caller));
                break;
            case 4:
                var read = await Store.GetAsync(caller.Tenant, caller.Groups, [.. _written.Select(w => w.Chunk.Id)], Cancelled);
                Assert.Equal(Visible(caller), read.Select(c => c.Id).Order());
                break;
            case 5:
                var document = World.Pick(_documents, operation.Thing);
                var chunks = await Store.GetDocumentAsync(caller.Tenant, document, Cancelled);
                Assert.Equal(Of(caller.Tenant).Where(c => c.DocumentId == document).Select(c => c.Id).Order(), chunks.Select(c => c.Id).Order());
                break;
            case 6 when _written.Count > 0:
                // Anybody's chunks: only the caller's own go.
                var ids = _written.Where((_, i) => i % 7 == operation.Thing % 7).Select(w => w.Chunk.Id).ToList();
                await Store.DeleteAsync(caller.Tenant, ids, Cancelled);
                _written.RemoveAll(w => w.Tenant == caller.Tenant && ids.Contains(w.Chunk.Id));
                break;
            default:
                var gone = World.Pick(_documents, operation.Thing);
                await Store.DeleteDocumentAsync(caller.Tenant, gone, Cancelled);
                _written.RemoveAll(w => w.Tenant == caller.Tenant && w.Chunk.DocumentId == gone);
                break;
        }
    }

    private static void AssertOwn(ChunkRecord chunk, Caller caller)
    {
        Assert.Equal(caller.Tenant.Value, chunk.Tenant);
        Assert.NotEmpty(chunk.Groups.Intersect(caller.Groups, StringComparer.Ordinal));
        Assert.EndsWith($"by {caller.Tenant.Value}", chunk.Text, StringComparison.Ordinal);
    }

    private async Task WriteAsync(Operation operation, Caller caller)
    {
        if (_written.Count >= Kept)
        {
            return;
        }

        // The documents' ids are shared by all tenants, as if they had been guessed.
        var chunk = new ChunkRecord
        {
            Id = Guid.NewGuid(),
            Tenant = caller.Tenant.Value,
            Groups = [World.Pick(HostileNames.Groups, operation.Groups)],
            DocumentId = World.Pick(_documents, operation.Thing),
            Document = World.Pick(HostileNames.Users, operation.Name),
            Title = "t",
            Content = $"t\nlantern number {operation.Other} by {caller.Tenant.Value}",
            Hash = "h",
            Embedding = Vector(),
        };
        await Store.UpsertAsync(caller.Tenant, [chunk], Cancelled);
        _written.Add((caller.Tenant, chunk));
        var foreign = _written[operation.Other % _written.Count];
        if (foreign.Tenant != caller.Tenant)
        {
            // Under another's name nothing is written, and what is marked as another's is refused.
            await Assert.ThrowsAsync<ArgumentException>(() => Store.UpsertAsync(caller.Tenant, [foreign.Chunk], Cancelled));
        }
    }

    private IEnumerable<ChunkRecord> Of(TenantId tenant) => _written.Where(w => w.Tenant == tenant).Select(w => w.Chunk);

    private IEnumerable<Guid> Visible(Caller caller) =>
        Of(caller.Tenant).Where(c => c.Groups.Intersect(caller.Groups, StringComparer.Ordinal).Any()).Select(c => c.Id).Order();

    private static float[] Vector()
    {
        var vector = new float[Dimensions];
        vector[0] = 1;
        return vector;
    }
}
