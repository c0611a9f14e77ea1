using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task A_collection_exists_from_its_creation_to_its_deletion()
    {
        var collection = _store.GetCollection<Guid, Tool>("tools");
        Assert.False(await collection.CollectionExistsAsync(Cancel));

        await collection.EnsureCollectionExistsAsync(Cancel);
        Assert.True(await collection.CollectionExistsAsync(Cancel));
        Assert.True(await _store.CollectionExistsAsync("tools", Cancel));

        await collection.EnsureCollectionDeletedAsync(Cancel);
        Assert.False(await collection.CollectionExistsAsync(Cancel));
    }

    [Fact]
    public async Task Creating_a_collection_again_keeps_its_records()
    {
        var collection = await CreateAsync(New(1));

        await collection.EnsureCollectionExistsAsync(Cancel);

        Assert.NotNull(await collection.GetAsync(Key(1), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Deleting_a_collection_that_does_not_exist_does_nothing()
    {
        await _store.EnsureCollectionDeletedAsync("nothing", Cancel);

        Assert.False(await _store.CollectionExistsAsync("nothing", Cancel));
    }

    [Fact]
    public async Task The_names_of_all_collections_are_listed()
    {
        foreach (var name in new[] { "one", "two" })
        {
            await _store.GetCollection<Guid, Tool>(name).EnsureCollectionExistsAsync(Cancel);
        }

        Assert.Equal(["one", "two"], await _store.ListCollectionNamesAsync(Cancel).Order().ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_collection_made_anew_is_empty()
    {
        var collection = await CreateAsync(New(1, "hammer"), New(2, "hammer"));
        Assert.Equal(2, (await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel))).Count);

        await _store.EnsureCollectionDeletedAsync("tools", Cancel);
        await collection.EnsureCollectionExistsAsync(Cancel);
        await collection.UpsertAsync(New(3, "hammer"), Cancel);

        Assert.Equal([3], await NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel)));
        Assert.Equal([3], await NumbersAsync(Keywords(collection).SearchKeywordsAsync("hammer", 10, cancellationToken: Cancel)));
        Assert.Null(await collection.GetAsync(Key(1), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Collections_do_not_see_each_others_records()
    {
        await CreateAsync(New(1));
        var other = _store.GetCollection<Guid, Tool>("others");
        await other.EnsureCollectionExistsAsync(Cancel);

        Assert.Empty(await NumbersAsync(other.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel)));
        Assert.Null(await other.GetAsync(Key(1), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Reading_a_collection_that_does_not_exist_fails_with_the_collections_name()
    {
        var collection = _store.GetCollection<Guid, Tool>("missing");

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => collection.GetAsync(Key(1), cancellationToken: Cancel));

        Assert.Equal("missing", problem.CollectionName);
    }

    [Fact]
    public async Task Searching_a_collection_that_does_not_exist_fails_with_the_collections_name()
    {
        var collection = _store.GetCollection<Guid, Tool>("missing");

        var problem = await Assert.ThrowsAsync<VectorStoreException>(
            () => NumbersAsync(collection.SearchAsync(new[] { 1f, 0f }, 10, cancellationToken: Cancel)));

        Assert.Equal("missing", problem.CollectionName);
    }

    [Fact]
    public async Task Writing_to_a_collection_that_does_not_exist_fails_with_the_collections_name()
    {
        var collection = _store.GetCollection<Guid, Tool>("missing");

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(New(1), Cancel));

        Assert.Equal("missing", problem.CollectionName);
    }

    [Fact]
    public void The_store_and_its_collections_describe_themselves()
    {
        var store = (VectorStoreMetadata?)_store.GetService(typeof(VectorStoreMetadata));
        var collection = (VectorStoreCollectionMetadata?)_store.GetCollection<Guid, Tool>("tools").GetService(typeof(VectorStoreCollectionMetadata));

        Assert.False(string.IsNullOrEmpty(store?.VectorStoreSystemName));
        Assert.Equal(store.VectorStoreSystemName, collection?.VectorStoreSystemName);
        Assert.Equal("tools", collection?.CollectionName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_collection_needs_a_name(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => _store.GetCollection<Guid, Tool>(name));

    [Fact]
    public void Dictionaries_need_the_dynamic_collection() =>
        Assert.Throws<NotSupportedException>(() => _store.GetCollection<object, Dictionary<string, object?>>("tools"));

    [Fact]
    public void A_distance_function_that_the_store_does_not_know_is_refused_by_name()
    {
        var problem = Assert.ThrowsAny<Exception>(() => _store.GetDynamicCollection("tools", Definition("Unheard")));

        Assert.True(problem is NotSupportedException or InvalidOperationException);
        Assert.Contains("Unheard", problem.Message, StringComparison.Ordinal);
    }
}
