using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RagStarter.Core.Ledger.Retention;

/// <summary>Removes old ledger lines in the background, every hour, with pauses that leave room for those who write.</summary>
public sealed partial class LedgerRetentionWorker(LedgerRetention retention, TimeProvider time, ILogger<LedgerRetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, time, stoppingToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                await RemoveAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(problem);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(CancellationToken stoppingToken)
    {
        var removed = 0;
        while (await retention.RemoveSomeAsync(stoppingToken).ConfigureAwait(false) is > 0 and var some)
        {
            removed += some;
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
        }

        if (removed > 0)
        {
            LogRemoved(removed);
        }
    }

    [LoggerMessage(1011, LogLevel.Information, "{Lines} ledger lines were older than Ledger:KeepFor and have been removed; their sums by day are kept")]
    private partial void LogRemoved(int lines);

    [LoggerMessage(1012, LogLevel.Error, "Removing old ledger lines failed and is tried again in an hour")]
    private partial void LogFailed(Exception problem);
}
