using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Flights;
using RagStarter.Core.Caching.Redis;
using RagStarter.IntegrationTests.Hosting;

namespace RagStarter.IntegrationTests;

/// <summary>Who makes an answer, where several processes share a Redis server.</summary>
public sealed class AnswerLeaseTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private readonly RedisServer _redis = RedisServer.Start();
    private readonly RedisCacheConnection _connection;
    private readonly AnswerLeases _leases;

    public AnswerLeaseTests()
    {
        var options = Options.Create(new CacheOptions { RedisConnection = _redis.Address, RedisTimeout = TimeSpan.FromSeconds(5) });
        _connection = new RedisCacheConnection(options);
        _leases = new AnswerLeases(new RedisCalls(_connection, options, TimeProvider.System, NullLogger<RedisCalls>.Instance), TimeProvider.System);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task One_holds_it_and_the_next_has_it_when_it_is_given_back()
    {
        var first = await _leases.TakeAsync("a", Long, Cancelled);
        Assert.Null(await _leases.TakeAsync("a", Short, Cancelled));
        var next = _leases.TakeAsync("a", Long, Cancelled);

        await first!.DisposeAsync();

        await using var second = await next;
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Another_answer_has_a_lease_of_its_own()
    {
        await using var first = await _leases.TakeAsync("a", Long, Cancelled);
        await using var second = await _leases.TakeAsync("b", Short, Cancelled);

        Assert.NotNull(second);
    }

    [Fact]
    public async Task The_lease_of_a_process_that_was_killed_ends_by_itself()
    {
        await (await _connection.DatabaseAsync(Cancelled)).StringSetAsync($"{RedisCacheConnection.Prefix}lease:a", "somebody", TimeSpan.FromMilliseconds(300));

        await using var lease = await _leases.TakeAsync("a", Long, Cancelled);

        Assert.NotNull(lease);
    }

    [Fact]
    public async Task Whose_lease_has_ended_does_not_end_that_of_the_next()
    {
        var late = await _leases.TakeAsync("a", Long, Cancelled);
        var database = await _connection.DatabaseAsync(Cancelled);
        await database.StringSetAsync($"{RedisCacheConnection.Prefix}lease:a", "somebody", TimeSpan.FromMinutes(1));

        await late!.DisposeAsync();

        Assert.Equal("somebody", await database.StringGetAsync($"{RedisCacheConnection.Prefix}lease:a"));
    }

    [Fact]
    public async Task A_lease_that_is_held_has_an_end()
    {
        await using var lease = await _leases.TakeAsync("a", Long, Cancelled);

        var left = await (await _connection.DatabaseAsync(Cancelled)).KeyTimeToLiveAsync($"{RedisCacheConnection.Prefix}lease:a");

        Assert.InRange(left!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
