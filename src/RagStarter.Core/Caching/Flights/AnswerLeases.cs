using RagStarter.Core.Caching.Redis;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Flights;

/// <summary>
/// A lease on the Redis server for each answer that is being made. It ends with its holder: one that is not renewed is
/// gone after ten seconds.
/// </summary>
internal sealed class AnswerLeases(RedisCalls calls, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(40);

    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
    private const string RenewScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

    /// <summary>Takes the lease, at once or when the process that holds it has finished.</summary>
    /// <returns>The lease; <see langword="null"/> when it is held for longer than the caller waits.</returns>
    public async Task<Lease?> TakeAsync(string key, TimeSpan longest, CancellationToken cancellationToken)
    {
        RedisKey name = $"{RedisCacheConnection.Prefix}lease:{key}";
        RedisValue token = Guid.NewGuid().ToString("N");
        var startedAt = time.GetTimestamp();
        if (await TryTakeAsync().ConfigureAwait(false))
        {
            return new Lease(calls, name, token, time);
        }

        using var waiting = RedisAllowance.Suspend();
        while (time.GetElapsedTime(startedAt) <= longest)
        {
            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(false);
            if (await TryTakeAsync().ConfigureAwait(false))
            {
                return new Lease(calls, name, token, time);
            }
        }

        return null;

        Task<bool> TryTakeAsync() => calls.AskAsync(redis => redis.StringSetAsync(name, token, Lifetime, When.NotExists), cancellationToken);
    }

    /// <summary>A lease that is held, and renewed while it is.</summary>
    internal sealed class Lease : IAsyncDisposable
    {
        private readonly RedisCalls _calls;
        private readonly RedisKey _name;
        private readonly RedisValue _token;
        private readonly ITimer _renewal;

        public Lease(RedisCalls calls, RedisKey name, RedisValue token, TimeProvider time)
        {
            _calls = calls;
            _name = name;
            _token = token;
            _renewal = time.CreateTimer(_ => Renew(), null, Renewal, Renewal);
        }

        public async ValueTask DisposeAsync()
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);

            // Nobody waits for it: where it is lost, the lease ends by itself.
            _calls.Tell(redis => redis.ScriptEvaluateAsync(ReleaseScript, [_name], [_token]));
        }

        private void Renew() => _calls.Tell(redis => redis.ScriptEvaluateAsync(RenewScript, [_name], [_token, (long)Lifetime.TotalMilliseconds]));
    }
}
