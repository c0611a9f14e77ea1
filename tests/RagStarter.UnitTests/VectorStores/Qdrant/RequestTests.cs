using System.Text.Json;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Retrieval;
using RagStarter.QdrantDouble;
using RagStarter.UnitTests.VectorStores.Conformance;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.UnitTests.VectorStores.Qdrant;

/// <summary>What the store asks of the server.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private QdrantServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await QdrantServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_collection_gets_what_is_configured()
    {
        using var store = QdrantStores.Open(new QdrantOptions
        {
            Endpoint = _server.Endpoint,
            Quantization = QdrantOptions.Scalar,
            HnswM = 0,
            HnswPayloadM = 16,
            HnswEfConstruct = 64,
            OnDiskVectors = true,
            ShardNumber = 3,
            ReplicationFactor = 2,
            WriteConsistencyFactor = 2,
        });

        await store.GetCollection<Guid, Tool>("tools").EnsureCollectionExistsAsync(Cancel);

        var body = BodyOf("PUT", "/collections/tools");
        Assert.Equal("""{"size":2,"distance":"Cosine","on_disk":true}""", body.GetProperty("vectors").GetProperty("dense").GetRawText());
        Assert.Equal("""{"bm25":{}}""", body.GetProperty("sparse_vectors").GetRawText());
        Assert.Equal("""{"m":0,"ef_construct":64,"payload_m":16}""", body.GetProperty("hnsw_config").GetRawText());
        Assert.Equal("""{"scalar":{"type":"int8","quantile":0.99,"always_ram":true}}""", body.GetProperty("quantization_config").GetRawText());
        Assert.Equal((3, 2, 2), (Number(body, "shard_number"), Number(body, "replication_factor"), Number(body, "write_consistency_factor")));
    }

    [Fact]
    public async Task Indexed_properties_get_an_index_of_their_type_and_the_tenant_keeps_records_together()
    {
        using var store = QdrantStores.Open(_server.Endpoint, partitionProperty: nameof(Tool.Shelf));

        await store.GetCollection<Guid, Tool>("tools").EnsureCollectionExistsAsync(Cancel);

        var indexes = _server.Calls.Where(c => c.Path.Contains("/index?", StringComparison.Ordinal)).Select(c => c.Body);
        Assert.Contains("""{"field_name":"Shelf","field_schema":{"type":"keyword","is_tenant":true}}""", indexes);
        Assert.Contains("""{"field_name":"Pieces","field_schema":{"type":"integer"}}""", indexes);
        Assert.Contains("""{"field_name":"Weight","field_schema":{"type":"float"}}""", indexes);
        Assert.Contains("""{"field_name":"Added","field_schema":{"type":"datetime"}}""", indexes);
        Assert.Contains("""{"field_name":"Sold","field_schema":{"type":"bool"}}""", indexes);
    }

    [Fact]
    public async Task Compressed_vectors_are_compared_again_by_the_originals()
    {
        using var store = QdrantStores.Open(new QdrantOptions { Endpoint = _server.Endpoint, Quantization = QdrantOptions.Binary, Oversampling = 3, HnswEf = 200 });
        var tools = await ToolsAsync(store);

        await tools.SearchAsync(new[] { 1f, 0f }, 3, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(
            """{"hnsw_ef":200,"quantization":{"rescore":true,"oversampling":3}}""",
            BodyOf("POST", "/collections/tools/points/query").GetProperty("params").GetRawText());
    }

    [Fact]
    public async Task Writes_are_waited_for_and_ordered_and_reads_ask_as_many_copies_as_configured()
    {
        using var store = QdrantStores.Open(new QdrantOptions { Endpoint = _server.Endpoint, WriteOrdering = "strong", ReadConsistency = "majority" });
        var tools = await ToolsAsync(store);

        await tools.UpsertAsync(new Tool { Id = Guid.NewGuid() }, Cancel);
        await tools.GetAsync(Guid.NewGuid(), cancellationToken: Cancel);

        Assert.Contains(_server.Calls, c => c is { Method: "PUT", Path: "/collections/tools/points?wait=true&timeout=15&ordering=strong" });
        Assert.Contains(_server.Calls, c => c is { Method: "POST", Path: "/collections/tools/points?consistency=majority" });
    }

    [Fact]
    public async Task Many_large_records_go_in_requests_that_the_server_takes()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var tools = await ToolsAsync(store);
        var text = new string('x', 5 * 1024 * 1024);

        await tools.UpsertAsync(Enumerable.Range(1, 9).Select(n => new Tool { Id = Guid.NewGuid(), Shelf = text, Pieces = n }), Cancel);

        var sizes = _server.Calls.Where(c => c.Method == "PUT" && c.Path.Contains("/points?", StringComparison.Ordinal)).Select(c => c.Body.Length).ToList();
        Assert.True(sizes.Count > 1);
        Assert.All(sizes, size => Assert.InRange(size, 1, 32 * 1024 * 1024));
        Assert.Equal(9, (await tools.GetAsync(t => t.Pieces > 0, 100, cancellationToken: Cancel).ToListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_record_that_is_too_large_for_any_request_is_refused_before_anything_is_sent()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var tools = await ToolsAsync(store);
        var large = new Tool { Id = Guid.NewGuid(), Shelf = new string('x', 31 * 1024 * 1024) };

        await Assert.ThrowsAsync<ArgumentException>(() => tools.UpsertAsync([new Tool { Id = Guid.NewGuid() }, large], Cancel));

        Assert.DoesNotContain(_server.Calls, c => c.Path.Contains("/points", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deleting_nothing_asks_nothing()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var tools = await ToolsAsync(store);

        await tools.DeleteAsync([], Cancel);

        Assert.DoesNotContain(_server.Calls, c => c.Path.Contains("/delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collection_that_exists_otherwise_is_refused_with_the_difference()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        await ToolsAsync(store);
        var other = store.GetDynamicCollection("tools", new VectorStoreCollectionDefinition
        {
            Properties = [new VectorStoreKeyProperty("key", typeof(Guid)), new VectorStoreVectorProperty("vector", typeof(ReadOnlyMemory<float>), 3)],
        });

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => other.EnsureCollectionExistsAsync(Cancel));

        Assert.Contains("'dense' has 2 dimensions", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_is_filled_beside_the_one_in_use_and_swapped_in()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        foreach (var name in new[] { "tools-1", "tools-2" })
        {
            var tools = store.GetCollection<Guid, Tool>(name);
            await tools.EnsureCollectionExistsAsync(Cancel);
            await tools.UpsertAsync(new Tool { Id = Guid.NewGuid(), Shelf = name }, Cancel);
        }

        var inUse = store.GetCollection<Guid, Tool>("tools");
        foreach (var name in new[] { "tools-1", "tools-2" })
        {
            await store.SwapAsync("tools", name, Cancel);

            Assert.True(await inUse.CollectionExistsAsync(Cancel));
            Assert.Equal(name, (await inUse.GetAsync(t => t.Shelf != "", 10, cancellationToken: Cancel).SingleAsync(Cancel)).Shelf);
        }
    }

    [Theory]
    [InlineData(typeof(int), 7)]
    [InlineData(typeof(long), 7_000_000_000)]
    [InlineData(typeof(ulong), ulong.MaxValue)]
    [InlineData(typeof(string), "Straße/7?x")]
    public async Task Keys_of_every_kind_come_back_as_they_were_given(Type type, object key)
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var rows = store.GetDynamicCollection("rows", new VectorStoreCollectionDefinition { Properties = [new VectorStoreKeyProperty("key", type)] });
        await rows.EnsureCollectionExistsAsync(Cancel);

        await rows.UpsertAsync(new Dictionary<string, object?> { ["key"] = key }, Cancel);

        Assert.Equal(key, (await rows.GetAsync(key, cancellationToken: Cancel))!["key"]);
        await rows.DeleteAsync(key, Cancel);
        Assert.Null(await rows.GetAsync(key, cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_key_below_zero_is_refused()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var rows = store.GetDynamicCollection("rows", new VectorStoreCollectionDefinition { Properties = [new VectorStoreKeyProperty("key", typeof(int))] });

        await Assert.ThrowsAsync<ArgumentException>(() => rows.GetAsync(-1, cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    public void A_name_that_would_be_another_address_is_refused(string name)
    {
        using var store = QdrantStores.Open(_server.Endpoint);

        Assert.Throws<ArgumentException>(() => store.GetCollection<Guid, Tool>(name));
    }

    [Fact]
    public async Task Comparisons_that_the_server_cannot_make_exactly_are_refused_with_their_text()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var tools = await ToolsAsync(store);

        async Task RefusedAsync(System.Linq.Expressions.Expression<Func<Tool, bool>> filter, string text)
        {
            var problem = await Assert.ThrowsAsync<NotSupportedException>(() => tools.GetAsync(filter, 1, cancellationToken: Cancel).ToListAsync(Cancel).AsTask());
            Assert.Contains(text, problem.Message, StringComparison.Ordinal);
        }

        await RefusedAsync(t => t.Price > 1.5m, "Price");
        await RefusedAsync(t => t.Serial > 9_007_199_254_740_993, "Serial");
        await RefusedAsync(t => t.Shelf == t.Text, "Text");
        await RefusedAsync(t => t.Shelf.Contains('a'), "Contains");
        await RefusedAsync(t => t.Tags.Length == 0, "Length");
    }

    [Fact]
    public async Task A_keyword_search_weighs_words_under_the_filter_of_the_query()
    {
        using var store = QdrantStores.Open(_server.Endpoint);
        var tools = await ToolsAsync(store);
        await tools.UpsertAsync(new Tool { Id = Guid.NewGuid(), Shelf = "a", Text = "tent" }, Cancel);
        var keywords = (IKeywordSearchable<Tool>)tools.GetService(typeof(IKeywordSearchable<Tool>))!;

        Assert.Single(await keywords.SearchKeywordsAsync("tents", 3, t => t.Shelf == "a", Cancel).ToListAsync(Cancel));

        var asked = _server.Calls.Where(c => c.Path.EndsWith("/facet", StringComparison.Ordinal) || c.Path.EndsWith("/count", StringComparison.Ordinal)
            || c.Path.EndsWith("/query", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, asked.Count);
        Assert.All(asked, c => Assert.Contains("""{"key":"Shelf","match":{"value":"a"}}""", c.Body, StringComparison.Ordinal));
    }

    private static async Task<VectorStoreCollection<Guid, Tool>> ToolsAsync(QdrantVectorStore store)
    {
        var tools = store.GetCollection<Guid, Tool>("tools");
        await tools.EnsureCollectionExistsAsync(Cancel);
        return tools;
    }

    private static int Number(JsonElement body, string name) => body.GetProperty(name).GetInt32();

    private JsonElement BodyOf(string method, string path) =>
        JsonDocument.Parse(_server.Calls.Last(c => c.Method == method && c.Path == path).Body).RootElement;
}
