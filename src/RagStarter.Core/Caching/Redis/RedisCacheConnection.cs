using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Redis;

/// <summary>The one connection of all caches to their Redis server.</summary>
internal sealed class RedisCacheConnection : IAsyncDisposable
{
    /// <summary>The application's own name: two applications on one server do not see each other's entries.</summary>
    public const string Prefix = "RagStarter:";

    private readonly IOptions<CacheOptions> _options;

    private Lazy<Task<IConnectionMultiplexer>> _connection;

    public RedisCacheConnection(IOptions<CacheOptions> options)
    {
        _options = options;
        _connection = new(ConnectAsync);
    }

    /// <summary>The database, when there is a connection.</summary>
    public async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await Volatile.Read(ref _connection).Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    /// <summary>
    /// Begins anew: a connection that is open and on which nothing arrives, or something else than what was asked for, does
    /// not end by itself for a long time.
    /// </summary>
    public void Reset() => _ = CloseAsync(Interlocked.Exchange(ref _connection, new(ConnectAsync)));

    public async ValueTask DisposeAsync() => await CloseAsync(Volatile.Read(ref _connection)).ConfigureAwait(false);

    private static async Task CloseAsync(Lazy<Task<IConnectionMultiplexer>> connection)
    {
        if (connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(_options.Value.RedisConnection);
        var timeout = (int)_options.Value.RedisTimeout.TotalMilliseconds;

        // Without a server the application starts and answers; operations fail at once instead of queueing, and
        // the client connects by itself when the server is there.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = timeout;
        options.AsyncTimeout = timeout;
        options.SyncTimeout = timeout;
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    }
}
