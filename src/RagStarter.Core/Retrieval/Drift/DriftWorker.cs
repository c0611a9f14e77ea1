using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Retrieval.Drift;

/// <summary>Runs the drift check when it is due and no document is waiting to be indexed. Two processes may both do so; it does no harm.</summary>
public sealed partial class DriftWorker(
    DriftCheck check, IDbContextFactory<StateDbContext> database, TimeProvider time, ILogger<DriftWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The application starts first.
        await Task.Delay(LookInterval, time, stoppingToken).ConfigureAwait(false);
        while (true)
        {
            var pause = LookInterval;
            try
            {
                await RunIfDueAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRun(problem.GetType().Name, Problems.SafeDetail(problem));
                pause = RetryAfter;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the check if it is due.</summary>
    /// <returns>Whether it ran.</returns>
    internal async Task<bool> RunIfDueAsync(CancellationToken cancellationToken)
    {
        if (!check.IsEnabled || await check.NextAtAsync(cancellationToken).ConfigureAwait(false) > time.GetUtcNow() || await IsIngestingAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        foreach (var run in await check.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (run.Alert.Length > 0)
            {
                LogAlert(run.Tenant.Value, run.Alert);
            }
        }

        return true;
    }

    // What is not there yet cannot be found, and is no drift.
    private async Task<bool> IsIngestingAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Documents.AnyAsync(d => d.State == DocumentState.Pending || d.State == DocumentState.Running, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1531, LogLevel.Warning, "The search of tenant '{Tenant}' has become worse: {Alert} See 'ragstarter report drift'")]
    private partial void LogAlert(string tenant, [FreeText] string alert);

    [LoggerMessage(1532, LogLevel.Warning, "The drift check could not run and is tried again in 15 minutes ({ErrorType}: {Detail})")]
    private partial void LogNotRun(string errorType, [FreeText] string detail);
}
