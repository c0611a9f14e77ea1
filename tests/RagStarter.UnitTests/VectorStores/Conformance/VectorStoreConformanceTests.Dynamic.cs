using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public async Task A_record_without_a_type_comes_back_as_it_was_written()
    {
        var row = Row("one", 0.5f, 1);
        var collection = await CreateDynamicAsync(Definition(), row);

        var found = await collection.GetAsync("one", new RecordRetrievalOptions { IncludeVectors = true }, Cancel);

        Assert.Equal("one", found!["key"]);
        Assert.Equal("text of one", found["text"]);
        Assert.Equal(3, found["count"]);
        Assert.Equal(new[] { "x", "y" }, found["tags"]);
        Assert.Equal(AsKept([0.5f, 1f]), ((ReadOnlyMemory<float>)found["vector"]!).ToArray());
    }

    [Fact]
    public async Task Records_without_a_type_are_filtered_by_the_names_of_their_properties()
    {
        var two = Row("two", 0, 1);
        two["count"] = 9;
        var collection = await CreateDynamicAsync(Definition(), Row("one", 1, 0), two);

        var found = await collection.GetAsync(r => (int)r["count"]! > 5, 10, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal("two", Assert.Single(found)["key"]);
    }

    [Fact]
    public async Task Records_without_a_type_are_deleted_by_key()
    {
        var collection = await CreateDynamicAsync(Definition(), Row("one", 1, 0), Row("two", 1, 0));

        await collection.DeleteAsync("one", Cancel);

        Assert.Null(await collection.GetAsync("one", cancellationToken: Cancel));
        Assert.NotNull(await collection.GetAsync("two", cancellationToken: Cancel));
    }

    private static VectorStoreCollectionDefinition Definition(string? distanceFunction = null) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("key", typeof(string)),
            new VectorStoreDataProperty("text", typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreDataProperty("count", typeof(int)) { IsIndexed = true },
            new VectorStoreDataProperty("tags", typeof(string[])),
            new VectorStoreVectorProperty("vector", typeof(ReadOnlyMemory<float>), 2) { DistanceFunction = distanceFunction },
        ],
    };

    private static Dictionary<string, object?> Row(string key, float x, float y) => new()
    {
        ["key"] = key,
        ["text"] = $"text of {key}",
        ["count"] = 3,
        ["tags"] = new[] { "x", "y" },
        ["vector"] = new ReadOnlyMemory<float>([x, y]),
    };

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> CreateDynamicAsync(
        VectorStoreCollectionDefinition definition, params Dictionary<string, object?>[] rows)
    {
        var collection = _store.GetDynamicCollection("rows", definition);
        await collection.EnsureCollectionExistsAsync(Cancel);
        await collection.UpsertAsync(rows, Cancel);
        return collection;
    }
}
