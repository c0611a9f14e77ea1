using System.Diagnostics.Metrics;

namespace RagStarter.UnitTests.Caching;

/// <summary>What counters counted in the flow of one test; other tests count at the same time.</summary>
internal sealed class CountedInFlow : IDisposable
{
    private readonly AsyncLocal<bool> _isOwn = new() { Value = true };
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<string> _tags = [];

    public CountedInFlow(string meter, params string[] counters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && counters.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (_isOwn.Value)
            {
                lock (_lock)
                {
                    _tags.Add(string.Join(' ', tags.ToArray().Select(t => t.Value)));
                }
            }
        });
        _listener.Start();
    }

    /// <summary>The tags of each measurement, in their order.</summary>
    public IReadOnlyList<string> Tags
    {
        get
        {
            lock (_lock)
            {
                return [.. _tags];
            }
        }
    }

    public void Dispose() => _listener.Dispose();
}
