using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

/// <summary>
/// What every vector store must do. A store derives a class and says how to start itself; the suite uses nothing but the
/// public abstractions, so that another test project can take these files in.
/// </summary>
public abstract partial class VectorStoreConformanceTests : IAsyncLifetime
{
    /// <summary>The property that stores keep tenants apart by, in the collections that have it.</summary>
    protected const string PartitionProperty = "tenant";

    private VectorStore _store = null!;

    /// <summary>The distance functions that the store computes.</summary>
    protected abstract IReadOnlyCollection<string> DistanceFunctions { get; }

    /// <summary>Whether vectors of a cosine property come back with the length that they were written with.</summary>
    protected virtual bool KeepsLengths => true;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts an empty store.</summary>
    protected abstract ValueTask<VectorStore> StartAsync();

    /// <summary>Removes what <see cref="StartAsync"/> has left behind.</summary>
    protected virtual ValueTask StopAsync() => ValueTask.CompletedTask;

    private float[] AsKept(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        return KeepsLengths ? vector : [.. vector.Select(v => v / length)];
    }

    private static Guid Key(int number) => new(number, 0, 0, new byte[8]);

    private static Tool New(int number, string text = "hammer", string shelf = "a", float x = 1, float y = 0) => new()
    {
        Id = Key(number),
        Shelf = shelf,
        Text = text,
        Pieces = number,
        Added = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(number),
        Vector = new[] { x, y },
    };

    private async Task<VectorStoreCollection<Guid, Tool>> CreateAsync(params Tool[] tools)
    {
        var collection = _store.GetCollection<Guid, Tool>("tools");
        await collection.EnsureCollectionExistsAsync(Cancel);
        await collection.UpsertAsync(tools, Cancel);
        return collection;
    }

    private static async Task<List<int>> NumbersAsync(IAsyncEnumerable<Tool> tools) =>
        await tools.Select(t => t.Pieces).ToListAsync(Cancel);

    private static async Task<List<int>> NumbersAsync(IAsyncEnumerable<VectorSearchResult<Tool>> results) =>
        await results.Select(r => r.Record.Pieces).ToListAsync(Cancel);
}
