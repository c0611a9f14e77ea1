using RagStarter.Core.Ingestion;

namespace RagStarter.Web.Components.Documents;

/// <summary>
/// Waits for changes of ingestion without being overrun by them: many changes become one, and now and then one is
/// assumed, because another process may be ingesting.
/// </summary>
internal sealed class ChangeFeed : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly IngestionSignal _signal;

    public ChangeFeed(IngestionSignal signal)
    {
        _signal = signal;
        _signal.Changed += OnChanged;
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _changed.WaitAsync(Longest, cancellationToken);
        await Task.Delay(Quiet, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _signal.Changed -= OnChanged;
        _changed.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnChanged()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception ended) when (ended is SemaphoreFullException or ObjectDisposedException)
        {
            // A change is noted already, or nobody waits any more.
        }
    }
}
