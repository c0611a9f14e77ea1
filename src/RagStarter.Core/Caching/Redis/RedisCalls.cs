using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Telemetry.Logs;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Redis;

/// <summary>
/// Asks the Redis server of the caches. A request waits for it no longer than its allowance; after a failure nobody asks
/// for a second, and then one tries for all.
/// </summary>
internal sealed partial class RedisCalls(RedisCacheConnection connection, IOptions<CacheOptions> options, TimeProvider time, ILogger<RedisCalls> logger)
{
    private const int FailuresBeforeReset = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _pausedAt;
    private bool _isTrying;
    private int _failures;
    private long _asked;

    /// <summary>How many round trips were begun, for measurements.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>Whether the server was asked with success last, or was not asked yet.</summary>
    public bool IsReachable
    {
        get
        {
            lock (_lock)
            {
                return _pausedAt is null;
            }
        }
    }

    /// <summary>Asks the server: one round trip.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be asked now, is too slow, or refuses.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken)
    {
        var allowance = RedisAllowance.Current;
        var longest = options.Value.RedisTimeout;
        if (allowance is not null && allowance.Left < longest)
        {
            longest = allowance.Left;
        }

        if (longest <= TimeSpan.Zero || !MayAsk())
        {
            throw new RedisUnavailableException("The Redis server of the caches did not answer in time; it is asked again in a second.");
        }

        var startedAt = time.GetTimestamp();
        try
        {
            var asked = BeginAsync(operation, cancellationToken);
            var answer = await asked.WaitAsync(longest, time, cancellationToken).ConfigureAwait(false);
            Succeeded();
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            GaveUp();
            throw;
        }
        catch (RedisServerException problem)
        {
            // It is there, and refuses: it is full, or something else lies under the key.
            Succeeded();
            LogRefused(problem.Message.Split(' ')[0]);
            throw new RedisUnavailableException("The Redis server of the caches refused.", problem);
        }
        catch (Exception problem)
        {
            Failed();
            LogFailed(problem.GetType().Name);
            throw new RedisUnavailableException("The Redis server of the caches did not answer.", problem);
        }
        finally
        {
            allowance?.Spend(startedAt);
        }
    }

    /// <summary>Tells the server something that nobody waits for.</summary>
    public void Tell(Func<IDatabase, Task> operation)
    {
        if (IsReachable)
        {
            _ = TellAsync(operation);
        }
    }

    private async Task TellAsync(Func<IDatabase, Task> operation)
    {
        try
        {
            await operation(await connection.DatabaseAsync(CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            LogFailed(problem.GetType().Name);
        }
    }

    private async Task<T> BeginAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken)
    {
        // A name that is looked up, or a pipe that is full, holds up this and not its caller.
        var database = await connection.DatabaseAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _asked);
        return await operation(database).ConfigureAwait(false);
    }

    private bool MayAsk()
    {
        lock (_lock)
        {
            if (_pausedAt is not { } since)
            {
                return true;
            }

            if (_isTrying || time.GetElapsedTime(since) < Pause)
            {
                return false;
            }

            return _isTrying = true;
        }
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            (_pausedAt, _isTrying, _failures) = (null, false, 0);
        }
    }

    private void Failed()
    {
        lock (_lock)
        {
            (_pausedAt, _isTrying) = (time.GetTimestamp(), false);
            if (++_failures % FailuresBeforeReset == 0)
            {
                connection.Reset();
            }
        }
    }

    private void GaveUp()
    {
        lock (_lock)
        {
            _isTrying = false;
        }
    }

    [LoggerMessage(1431, LogLevel.Debug, "The Redis server of the caches did not answer ({ErrorType}); answers are made without it for a second")]
    private partial void LogFailed(string errorType);

    [LoggerMessage(1432, LogLevel.Warning, "The Redis server of the caches refused ({Error}); what it should have kept is made again when it is wanted")]
    private partial void LogRefused([FreeText] string error);
}
