using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Redis;

/// <summary>The one connection of all caches to their Redis server.</summary>
internal sealed class RedisCacheConnection : IAsyncDisposable
{
    /// <summary>The application's own name: two applications on one server do not see each other's entries.</summary>
    public const string Prefix = "RagStarter:";

    private readonly Lazy<Task<IConnectionMultiplexer>> _connection;

    public RedisCacheConnection(IOptions<CacheOptions> cache) => _connection = new(async () =>
    {
        var options = ConfigurationOptions.Parse(cache.Value.RedisConnection);
        var timeout = (int)cache.Value.RedisTimeout.TotalMilliseconds;

        // Without a server the application starts and answers; operations fail at once instead of queueing, and
        // the client connects by itself when the server is there.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = timeout;
        options.AsyncTimeout = timeout;
        options.SyncTimeout = timeout;
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    });

    public Task<IConnectionMultiplexer> ConnectAsync() => _connection.Value;

    public async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await _connection.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
