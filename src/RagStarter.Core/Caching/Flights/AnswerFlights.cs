using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Telemetry;

namespace RagStarter.Core.Caching.Flights;

/// <summary>
/// Of those who ask the same at the same time, one makes the answer. In this process the others read it while it is made;
/// where processes share a Redis server, those of the other processes wait for it.
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
    /// Lets the caller make the answer, listen to it while it is made, or wait until whoever makes it has finished.
    /// </summary>
    /// <param name="key">The key of the answer, and the state of the documents that it is asked of.</param>
    /// <param name="keptBefore">What <see cref="Kept"/> was before the caller looked for an answer and found none.</param>
    /// <param name="longest">The longest wait for the first word; then everybody makes an answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<FlightEntry> EnterAsync(string key, long keptBefore, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (longest <= TimeSpan.Zero)
        {
            return FlightEntry.Alone;
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

            if (!flight.TryJoin())
            {
                // It ends at this moment.
                await flight.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await ListenAsync(flight, end, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                return entry;
            }

            // It failed or was given up before its first word: one of those who waited makes the answer.
        }
    }

    /// <summary>Takes an ended flight off the list.</summary>
    internal void Remove(Flight flight, FlightEnd outcome)
    {
        // Who looked before, and comes only now, sees by the number that there is an answer.
        if (outcome == FlightEnd.Kept)
        {
            Interlocked.Increment(ref _kept);
        }

        _flights.TryRemove(new KeyValuePair<string, Flight>(flight.Key, flight));
    }

    private async Task<FlightEntry?> ListenAsync(Flight flight, long end, CancellationToken cancellationToken)
    {
        bool? opened = null;
        try
        {
            opened = await WaitAsync(flight.Opened, end, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (opened is not true)
            {
                flight.Leave();
            }
        }

        if (opened is not false)
        {
            return opened is true ? new FlightEntry(null, flight, false) : FlightEntry.Alone;
        }

        // An answer that is not worth keeping for one is not for the others either: all make their own, side by side.
        return await flight.Ended.ConfigureAwait(false) switch
        {
            FlightEnd.Kept => new FlightEntry(null, null, true),
            FlightEnd.NotKept => FlightEntry.Alone,
            _ => null,
        };
    }

    private async Task<FlightEntry> LeadAsync(Flight own, long keptBefore, long end, CancellationToken cancellationToken)
    {
        try
        {
            if (_leases is null || await _leases.TakeAsync(own.Key, _time.GetElapsedTime(_time.GetTimestamp(), end), cancellationToken).ConfigureAwait(false) is not { } taken)
            {
                return new FlightEntry(own, null, Kept != keptBefore);
            }

            // Another process may have kept an answer since the caller looked.
            own.Lease = taken;
            return new FlightEntry(own, null, true);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // Without the server every process makes its own answer.
            LogNoLease(problem.GetType().Name);
            return new FlightEntry(own, null, Kept != keptBefore);
        }
        catch
        {
            own.End(FlightEnd.Failed);
            throw;
        }
    }

    private async Task<bool?> WaitAsync(Task<bool> opened, long end, CancellationToken cancellationToken)
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
            return await opened.WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
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
}
