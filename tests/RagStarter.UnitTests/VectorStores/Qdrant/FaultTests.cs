using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.VectorData;
using RagStarter.QdrantDouble;
using RagStarter.UnitTests.VectorStores.Conformance;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.UnitTests.VectorStores.Qdrant;

/// <summary>Whatever goes wrong on the way to the server ends inside the deadline, with an error that says what it is.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private QdrantServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await QdrantServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        using var store = QdrantStores.Open(new QdrantOptions { Endpoint = endpoint, Retries = 1 });

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains($"{endpoint} failed in CollectionExists of 'tools': it cannot be reached", problem.Message, StringComparison.Ordinal);
        Assert.Equal(("qdrant", endpoint, "tools"), (problem.VectorStoreSystemName, problem.VectorStoreName, problem.CollectionName));
    }

    [Theory]
    [InlineData(FaultKind.NeverAnswer)]
    [InlineData(FaultKind.StopInTheMiddle)]
    public async Task A_server_that_goes_silent_is_left_at_the_deadline(FaultKind fault)
    {
        using var store = Open(timeout: Short);
        _server.Fail(new Fault(fault, Times: 100));

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains("no answer within 0.3 s", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_Qdrant_is_told_apart()
    {
        using var store = Open();
        _server.Fail(new Fault(FaultKind.Html));

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains("not Qdrant's REST interface", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_own_words_are_in_the_error_and_it_is_not_asked_again()
    {
        using var store = Open();
        _server.Fail(new Fault(FaultKind.InternalError));

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains("500, Service internal error: told to fail", problem.Message, StringComparison.Ordinal);
        Assert.Single(_server.Calls);
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.LoseAnswer)]
    [InlineData(FaultKind.WaitTimeout)]
    public async Task A_write_that_is_not_confirmed_is_repeated(FaultKind fault)
    {
        using var store = Open();
        var tools = store.GetCollection<Guid, Tool>("tools");
        await tools.EnsureCollectionExistsAsync(Cancel);
        _server.Fail(new Fault(fault, "/points"));
        var tool = new Tool { Id = Guid.NewGuid(), Shelf = "a", Vector = new[] { 1f, 0f } };

        await tools.UpsertAsync(tool, Cancel);

        Assert.Equal(2, _server.Calls.Count(c => c.Path.Contains("/points?", StringComparison.Ordinal)));
        Assert.Equal(tool.Id, (await tools.GetAsync(t => t.Shelf == "a", 10, cancellationToken: Cancel).SingleAsync(Cancel)).Id);
    }

    [Fact]
    public async Task A_write_that_is_never_confirmed_is_not_reported_as_done()
    {
        using var store = Open();
        var tools = store.GetCollection<Guid, Tool>("tools");
        await tools.EnsureCollectionExistsAsync(Cancel);
        _server.Fail(new Fault(FaultKind.WaitTimeout, "/points", Times: 100));

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => tools.UpsertAsync(new Tool { Id = Guid.NewGuid() }, Cancel));

        Assert.Contains("'wait_timeout'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_the_deadline_is_not_begun()
    {
        using var store = Open();
        _server.Fail(new Fault(FaultKind.TooManyRequests, Times: 100, RetryAfterSeconds: 3600));

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains("429, Rate limiting exceeded", problem.Message, StringComparison.Ordinal);
        Assert.Single(_server.Calls);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_asked_as_often_as_configured()
    {
        using var store = QdrantStores.Open(new QdrantOptions { Endpoint = _server.Endpoint, Retries = 2 });
        _server.Fail(new Fault(FaultKind.TooManyRequests, Times: 100));

        await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Equal(3, _server.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong-key")]
    public async Task A_key_that_is_refused_is_named_by_its_setting_and_not_shown(string key)
    {
        _server.ApiKey = "right-key";
        using var store = QdrantStores.Open(_server.Endpoint, key);

        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.CollectionExistsAsync("tools", Cancel));

        Assert.Contains("401", problem.Message, StringComparison.Ordinal);
        Assert.Contains("check Qdrant:ApiKey", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-key", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_only_read_reads()
    {
        (_server.ApiKey, _server.ReadOnlyKey) = ("all", "read");
        using var store = QdrantStores.Open(_server.Endpoint, "read");

        Assert.False(await store.CollectionExistsAsync("tools", Cancel));
        var problem = await Assert.ThrowsAsync<VectorStoreException>(() => store.EnsureCollectionDeletedAsync("tools", Cancel));
        Assert.Contains("403", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_kept()
    {
        using var store = Open();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _server.Fail(new Fault(FaultKind.NeverAnswer));
        var asking = store.CollectionExistsAsync("tools", leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task What_strict_mode_forbids_is_told_in_the_servers_words()
    {
        _server.StrictMode = new StrictMode(UnindexedFiltering: false);
        using var store = Open();
        var tools = store.GetCollection<Guid, Tool>("tools");
        await tools.EnsureCollectionExistsAsync(Cancel);

        var problem = await Assert.ThrowsAsync<VectorStoreException>(
            async () => await tools.GetAsync(t => t.Level == 1, 10, cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Contains("Index required but not found for \"Level\"", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await tools.GetAsync(t => t.Pieces == 1, 10, cancellationToken: Cancel).ToListAsync(Cancel));
    }

    private QdrantVectorStore Open(TimeSpan? timeout = null) =>
        QdrantStores.Open(new QdrantOptions { Endpoint = _server.Endpoint, Timeout = timeout ?? TimeSpan.FromSeconds(30) });
}
