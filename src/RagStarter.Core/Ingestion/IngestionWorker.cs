using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Ingestion.Samples;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;

namespace RagStarter.Core.Ingestion;

/// <summary>
/// Ingests waiting documents in the background: those of this process at once, those that the command line or a stopped
/// process left behind within seconds.
/// </summary>
public sealed partial class IngestionWorker(
    Ingestor ingestor,
    IngestionSignal signal,
    SampleIngestion samples,
    ChunkStore chunks,
    VectorFingerprint vectors,
    IOptionsMonitor<IngestionOptions> options,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private volatile string _markedFor = string.Empty;
    private volatile string _cleanedFor = string.Empty;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The page is served while the samples are added.
        await Task.Yield();
        await MarkOutdatedAsync(stoppingToken).ConfigureAwait(false);
        await samples.AddMissingAsync(stoppingToken).ConfigureAwait(false);
        var workers = Enumerable.Range(0, options.CurrentValue.Parallelism).Select(_ => WorkAsync(stoppingToken));
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MarkOutdatedAsync(stoppingToken).ConfigureAwait(false);
                while (await ingestor.IngestNextAsync(null, stoppingToken).ConfigureAwait(false) is not null)
                {
                    // The next one.
                }

                await CleanUpAsync(stoppingToken).ConfigureAwait(false);
                await signal.WaitAsync(LookInterval, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                LogInterrupted(problem);
                await signal.WaitAsync(LookInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // At the start, and when the redaction policy has changed: it is read again while the application runs.
    private async Task MarkOutdatedAsync(CancellationToken stoppingToken)
    {
        var current = vectors.Text;
        if (_markedFor == current)
        {
            return;
        }

        var outdated = await ingestor.MarkOutdatedAsync(stoppingToken).ConfigureAwait(false);
        _markedFor = current;
        if (outdated > 0)
        {
            LogOutdated(outdated);
        }
    }

    private async Task CleanUpAsync(CancellationToken stoppingToken)
    {
        var current = vectors.Text;
        if (_cleanedFor != current && await chunks.DeleteOtherCollectionsAsync(stoppingToken).ConfigureAwait(false))
        {
            _cleanedFor = current;
        }
    }

    [LoggerMessage(1511, LogLevel.Information, "{Documents} documents were indexed with other settings and are indexed again")]
    private partial void LogOutdated(int documents);

    [LoggerMessage(1512, LogLevel.Error, "Ingestion was interrupted and goes on in a few seconds")]
    private partial void LogInterrupted(Exception problem);
}
