namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task Records_that_are_written_at_the_same_time_are_all_kept()
    {
        var collection = await CreateAsync();

        await Parallel.ForEachAsync(Enumerable.Range(1, 40), Cancel, async (n, token) => await collection.UpsertAsync(New(n), token));

        Assert.Equal(Enumerable.Range(1, 40), (await NumbersAsync(collection.GetAsync(t => t.Pieces > 0, 100, cancellationToken: Cancel))).Order());
        Assert.Equal(40, (await NumbersAsync(Keywords(collection).SearchKeywordsAsync("hammer", 100, cancellationToken: Cancel))).Count);
    }

    [Fact]
    public async Task A_collection_may_be_created_by_several_at_the_same_time()
    {
        await Parallel.ForEachAsync(Enumerable.Range(1, 8), Cancel, async (n, token) =>
        {
            var collection = _store.GetCollection<Guid, Tool>("tools");
            await collection.EnsureCollectionExistsAsync(token);
            await collection.UpsertAsync(New(n), token);
        });

        Assert.Equal(8, (await NumbersAsync(_store.GetCollection<Guid, Tool>("tools").GetAsync(t => t.Pieces > 0, 100, cancellationToken: Cancel))).Count);
    }

    [Fact]
    public async Task A_search_meets_only_whole_records_while_others_are_written()
    {
        var collection = await CreateAsync(New(1, "hammer"));
        var writing = Parallel.ForEachAsync(Enumerable.Range(1, 60), Cancel, async (n, token) =>
            await collection.UpsertAsync(New(1, n % 2 == 0 ? "hammer" : "saw", n % 2 == 0 ? "a" : "b"), token));

        while (!writing.IsCompleted)
        {
            foreach (var found in await collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel).ToListAsync(Cancel))
            {
                Assert.Equal(found.Record.Text == "hammer" ? "a" : "b", found.Record.Shelf);
            }
        }

        await writing;
    }
}
