using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Ingestion.Samples;
using RagStarter.Core.Retrieval;

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
    IOptionsMonitor<IngestionOptions> options,
    ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The page is served while the samples are added.
        await Task.Yield();
        var outdated = await ingestor.MarkOutdatedAsync(stoppingToken).ConfigureAwait(false);
        if (outdated > 0)
        {
            LogOutdated(outdated);
        }

        await samples.AddMissingAsync(stoppingToken).ConfigureAwait(false);
        var workers = Enumerable.Range(0, options.CurrentValue.Parallelism).Select(_ => WorkAsync(stoppingToken));
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        var cleanUp = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ingestor.IngestNextAsync(null, stoppingToken).ConfigureAwait(false) is not null)
                {
                    // The next one.
                }

                if (cleanUp)
                {
                    // All documents are in the collection of the current embedding model; the others are not needed.
                    await chunks.DeleteOtherCollectionsAsync(stoppingToken).ConfigureAwait(false);
                    cleanUp = false;
                }

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

    [LoggerMessage(1511, LogLevel.Information, "{Documents} documents were indexed with other settings and are indexed again")]
    private partial void LogOutdated(int documents);

    [LoggerMessage(1512, LogLevel.Error, "Ingestion was interrupted and goes on in a few seconds")]
    private partial void LogInterrupted(Exception problem);
}
