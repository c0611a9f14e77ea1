using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Telemetry;

namespace RagStarter.Core.Caching.Flights;

/// <summary>
/// Of those who ask the same at the same time, one makes the answer and the others wait for it: in this process, and
/// where they share a Redis server across processes.
/// </summary>
/// <remarks>
/// The same means the same key of the response cache: tenant, access groups and everything else that shapes an answer are
/// part of it, so that nobody waits for another tenant, nor learns by waiting that it asks.
/// </remarks>
public sealed partial class AnswerFlights
{
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);
    private readonly AnswerLeases? _leases;
    private readonly TimeProvider _time;
    private readonly ILogger<AnswerFlights> _logger;

    private int _waiting;
    private long _kept;

    /// <summary>How many wait for somebody else's answer now.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many answers were kept so far; who has looked for one before it rose looks again.</summary>
    internal long Kept => Volatile.Read(ref _kept);

    /// <summary>Creates the flights of this process.</summary>
    internal AnswerFlights(AnswerLeases? leases, TimeProvider time, ILogger<AnswerFlights> logger)
    {
        _leases = leases;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Lets the caller make the answer, or waits until whoever makes it has finished.
    /// </summary>
    /// <param name="key">The key of the answer.</param>
    /// <param name="keptBefore">What <see cref="Kept"/> was before the caller looked for an answer and found none.</param>
    /// <param name="longest">The longest wait; then everybody makes an answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The flight that the caller leads and has to dispose of, unless it does not lead; and whether an answer may have been
    /// kept meanwhile.
    /// </returns>
    internal async Task<(Flight? Led, bool MayBeKept)> EnterAsync(
        string key, long keptBefore, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (longest <= TimeSpan.Zero)
        {
            return (null, false);
        }

        var end = _time.GetTimestamp() + (long)(longest.TotalSeconds * _time.TimestampFrequency);
        while (true)
        {
            var own = new Flight(this, key);
            var flight = _flights.GetOrAdd(key, own);
            if (flight == own)
            {
                return await LeadAsync(own, keptBefore, end, cancellationToken).ConfigureAwait(false);
            }

            if (await WaitAsync(flight.Ended, end, cancellationToken).ConfigureAwait(false) is not { } ended || ended == FlightEnd.NotKept)
            {
                // An answer that is not worth keeping for one is not for the others either: all make their own, side by side.
                return (null, false);
            }

            if (ended == FlightEnd.Kept)
            {
                return (null, true);
            }

            // It failed or was given up: one of those who waited makes the answer.
        }
    }

    private async Task<(Flight? Led, bool MayBeKept)> LeadAsync(Flight own, long keptBefore, long end, CancellationToken cancellationToken)
    {
        try
        {
            if (_leases is null || await _leases.TakeAsync(own.Key, _time.GetElapsedTime(_time.GetTimestamp(), end), cancellationToken).ConfigureAwait(false) is not { } taken)
            {
                return (own, Kept != keptBefore);
            }

            // Another process may have kept an answer since the caller looked.
            own.Lease = taken;
            return (own, true);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // Without the server every process makes its own answer.
            LogNoLease(problem.GetType().Name);
            return (own, Kept != keptBefore);
        }
        catch
        {
            own.End(FlightEnd.Failed);
            throw;
        }
    }

    private async Task<FlightEnd?> WaitAsync(Task<FlightEnd> flight, long end, CancellationToken cancellationToken)
    {
        PipelineTelemetry.CacheWaits.Add(1);
        var left = _time.GetElapsedTime(_time.GetTimestamp(), end);
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            return await flight.WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    [LoggerMessage(1421, LogLevel.Debug, "Other processes may make the same answer: there is no lease ({ErrorType})")]
    private partial void LogNoLease(string errorType);

    /// <summary>The making of one answer.</summary>
    internal sealed class Flight(AnswerFlights flights, string key) : IAsyncDisposable
    {
        private readonly TaskCompletionSource<FlightEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Key => key;

        public Task<FlightEnd> Ended => _ended.Task;

        /// <summary>Holds back other processes; <see langword="null"/> when there are none.</summary>
        public AnswerLeases.Lease? Lease { get; set; }

        /// <summary>How it ended; failed when nothing is said before it is disposed of.</summary>
        public FlightEnd Outcome { get; set; } = FlightEnd.Failed;

        public void End(FlightEnd outcome)
        {
            // Whoever comes from here on finds the answer in the cache, or makes one. Who looked before, and comes only now,
            // sees by the number that there is one.
            if (outcome == FlightEnd.Kept)
            {
                Interlocked.Increment(ref flights._kept);
            }

            flights._flights.TryRemove(new KeyValuePair<string, Flight>(key, this));
            _ended.TrySetResult(outcome);
        }

        public async ValueTask DisposeAsync()
        {
            if (Lease is { } lease)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }

            End(Outcome);
        }
    }
}

/// <summary>How the making of an answer ended.</summary>
internal enum FlightEnd
{
    /// <summary>It failed, or whoever asked went away.</summary>
    Failed,

    /// <summary>The answer is in the cache.</summary>
    Kept,

    /// <summary>There is an answer, and it is not one to keep.</summary>
    NotKept,
}
