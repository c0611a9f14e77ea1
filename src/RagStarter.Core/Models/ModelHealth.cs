using RagStarter.Core.Models.Routing;

namespace RagStarter.Core.Models;

/// <summary>Whether a model is asked.</summary>
public enum CircuitState
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>It failed too often and is left alone for a while.</summary>
    Open,

    /// <summary>The pause is over: one request tries it, the others go elsewhere until that one has its first token.</summary>
    HalfOpen,
}

/// <summary>
/// How a model did lately in this process: how soon its first tokens came, and whether it failed so often that it is
/// better left alone for a while.
/// </summary>
/// <param name="options">The limits; read at every use.</param>
/// <param name="time">The clock.</param>
public sealed class ModelHealth(Func<CircuitOptions>? options = null, TimeProvider? time = null)
{
    private const int MaxSamples = 256;

    private readonly Func<CircuitOptions> _options = options ?? (static () => new CircuitOptions());
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Queue<(long At, bool Good)> _outcomes = new();
    private readonly Queue<(long At, double Milliseconds)> _latencies = new();
    private int _failuresInARow;
    private int _openings;
    private long _openedAt;
    private ModelAttempt? _probe;

    /// <summary>Whether the model is asked now.</summary>
    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                return StateNow();
            }
        }
    }

    /// <summary>How long until a model that is left alone is tried again; zero when it is asked.</summary>
    public TimeSpan RetryIn
    {
        get
        {
            lock (_gate)
            {
                return StateNow() == CircuitState.Open ? Pause() - _time.GetElapsedTime(_openedAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The share of attempts in the window that failed, from 0 to 1.</summary>
    public double FailureShare
    {
        get
        {
            lock (_gate)
            {
                Forget(_outcomes, static o => o.At);
                return ShareOfFailures();
            }
        }
    }

    /// <summary>The time to the first token in milliseconds: its median and its 95th percentile over the window.</summary>
    public FirstTokenLatency Latency
    {
        get
        {
            lock (_gate)
            {
                Forget(_latencies, static l => l.At);
                if (_latencies.Count == 0)
                {
                    return default;
                }

                var sorted = _latencies.Select(l => l.Milliseconds).Order().ToArray();
                return new FirstTokenLatency(sorted.Length, At(sorted, 0.5), At(sorted, 0.95));
            }
        }
    }

    /// <summary>
    /// Begins an attempt; <see langword="null"/> when the model is left alone, or when another request is trying it out.
    /// </summary>
    internal ModelAttempt? TryBegin()
    {
        lock (_gate)
        {
            var state = StateNow();
            if (state == CircuitState.Open || (state == CircuitState.HalfOpen && _probe is not null))
            {
                return null;
            }

            var attempt = new ModelAttempt(this);
            _probe = state == CircuitState.HalfOpen ? attempt : null;
            return attempt;
        }
    }

    /// <summary>Notes how long a first token took.</summary>
    internal void AddLatency(TimeSpan firstToken)
    {
        lock (_gate)
        {
            _latencies.Enqueue((_time.GetTimestamp(), firstToken.TotalMilliseconds));
            if (_latencies.Count > MaxSamples)
            {
                _latencies.Dequeue();
            }
        }
    }

    /// <summary>The first token of an attempt came: when it was the one that tried the model out, all ask it again.</summary>
    internal void Began(ModelAttempt attempt)
    {
        lock (_gate)
        {
            if (_probe == attempt)
            {
                _probe = null;
                _openings = 0;
                _failuresInARow = 0;
                _outcomes.Clear();
            }
        }
    }

    internal void End(ModelAttempt attempt, bool? good)
    {
        lock (_gate)
        {
            var wasProbe = _probe == attempt;
            if (wasProbe)
            {
                _probe = null;
            }

            // An attempt that began before the circuit opened says nothing about the model now.
            if (good is not { } verdict || (_openings > 0 && !wasProbe))
            {
                return;
            }

            Note(verdict, wasProbe);
        }
    }

    private void Note(bool good, bool wasProbe)
    {
        _failuresInARow = good ? 0 : _failuresInARow + 1;
        Forget(_outcomes, static o => o.At);
        _outcomes.Enqueue((_time.GetTimestamp(), good));
        if (_outcomes.Count > MaxSamples)
        {
            _outcomes.Dequeue();
        }

        if (!good && (wasProbe || IsTooMuch(_options())))
        {
            _openings++;
            _openedAt = _time.GetTimestamp();
        }
    }

    private bool IsTooMuch(CircuitOptions options) =>
        _failuresInARow >= options.Failures
        || (_outcomes.Count >= options.MinCalls && ShareOfFailures() >= options.FailureShare);

    private CircuitState StateNow() =>
        _openings == 0 ? CircuitState.Closed
        : _time.GetElapsedTime(_openedAt) < Pause() ? CircuitState.Open
        : CircuitState.HalfOpen;

    // Doubled with every probe that failed.
    private TimeSpan Pause()
    {
        var options = _options();
        var pause = options.Pause * Math.Pow(2, Math.Min(_openings - 1, 30));
        return pause < options.MaxPause ? pause : options.MaxPause;
    }

    private double ShareOfFailures() => _outcomes.Count == 0 ? 0 : (double)_outcomes.Count(o => !o.Good) / _outcomes.Count;

    private void Forget<T>(Queue<T> samples, Func<T, long> at)
    {
        var window = _options().Window;
        while (samples.TryPeek(out var oldest) && _time.GetElapsedTime(at(oldest)) > window)
        {
            samples.Dequeue();
        }
    }

    // The nearest-rank percentile: the smallest value that at least this share does not exceed.
    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}

/// <summary>How soon first tokens came.</summary>
/// <param name="Samples">How many calls it was measured on; 0 when nothing is known.</param>
/// <param name="P50">The median in milliseconds.</param>
/// <param name="P95">The 95th percentile in milliseconds.</param>
public readonly record struct FirstTokenLatency(int Samples, double P50, double P95);
