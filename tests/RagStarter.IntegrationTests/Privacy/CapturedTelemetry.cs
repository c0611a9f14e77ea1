using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RagStarter.IntegrationTests.Privacy;

/// <summary>Keeps all that is said in traces and metrics of this process, by whatever library, as an exporter would get it.</summary>
internal sealed class CapturedTelemetry : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _metrics;

    public CapturedTelemetry()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _lines.Enqueue(
                $"{activity.Source.Name} {activity.DisplayName} {activity.StatusDescription} {Show(activity.TagObjects)} {Show(activity.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value)))} "
                + string.Join(' ', activity.Events.Select(e => $"{e.Name} {Show(e.Tags)}"))),
        };
        ActivitySource.AddActivityListener(_activities);
        _metrics = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        _metrics.Start();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _lines.Enqueue($"{instrument.Meter.Name} {instrument.Name} {Show(tags.ToArray())}");

    private static string Show(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"));
}
