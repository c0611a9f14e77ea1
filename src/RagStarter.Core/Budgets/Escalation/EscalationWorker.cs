using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Carries out escalations: each is written down first, so that it happens once per budget and period whatever process
/// sees it, and so that a message that is not yet sent survives a restart.
/// </summary>
internal sealed partial class EscalationWorker(
    EscalationQueue queue,
    BudgetRules rules,
    EscalationWebhook webhook,
    IDbContextFactory<StateDbContext> database,
    TimeProvider time,
    ILogger<EscalationWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (queue.Reader.TryPeek(out var reached))
                {
                    await HandleAsync(reached, stoppingToken).ConfigureAwait(false);
                    queue.Reader.TryRead(out _);
                }

                await SendDueAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(problem);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Writes an escalation down and carries it out, unless it was before.</summary>
    internal async Task HandleAsync(BudgetEscalation reached, CancellationToken cancellationToken)
    {
        var actions = reached.Actions.Split(',');
        reached.NextAttemptAt = actions.Contains(EscalationActions.Webhook) ? reached.At : null;
        await using (var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await context.BudgetEscalations.AnyAsync(e => e.Budget == reached.Budget && e.Threshold == reached.Threshold, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            context.BudgetEscalations.Add(reached);
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another process was quicker; should it be anything else, the next look at the table tells.
                if (await ExistsAsync(reached, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                throw;
            }
        }

        if (actions.Contains(EscalationActions.Log))
        {
            LogReached(reached.Rule, reached.Scope, reached.Period, reached.Value, reached.Threshold, reached.UsedTokens, reached.UsedCostMicroUsd);
        }

        if (actions.Contains(EscalationActions.Metric))
        {
            PipelineTelemetry.Escalations.Add(1, new("rule", reached.Rule), new("threshold", reached.Threshold), new("tenant", reached.Tenant));
        }
    }

    /// <summary>Sends the messages whose time has come.</summary>
    internal async Task SendDueAsync(CancellationToken cancellationToken)
    {
        var settings = rules.Options.Webhook;
        if (settings.Url is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var due = await context.BudgetEscalations
            .Where(e => e.NextAttemptAt != null && e.NextAttemptAt <= now)
            .OrderBy(e => e.NextAttemptAt).Take(20).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var escalation in due)
        {
            if (await webhook.TrySendAsync(escalation, settings, cancellationToken).ConfigureAwait(false) is not { } problem)
            {
                escalation.DeliveredAt = time.GetUtcNow();
                escalation.NextAttemptAt = null;
            }
            else
            {
                escalation.Attempts++;
                var isLast = escalation.Attempts >= settings.MaxAttempts;
                var wait = TimeSpan.FromSeconds(Math.Min(LongestRetry.TotalSeconds, FirstRetry.TotalSeconds * Math.Pow(2, escalation.Attempts - 1)));
                escalation.NextAttemptAt = isLast ? null : time.GetUtcNow() + wait;
                LogNotSent(escalation.Rule, escalation.Attempts, problem, isLast ? "given up" : $"next attempt in {wait}");
            }

            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ExistsAsync(BudgetEscalation reached, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.BudgetEscalations.AnyAsync(e => e.Budget == reached.Budget && e.Threshold == reached.Threshold, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1121, LogLevel.Warning, "Budget {Rule} ({Scope} per {Period}, {Value}) has reached {Threshold:P0}: {Tokens} tokens, {MicroDollars} micro-dollars used")]
    private partial void LogReached(string rule, string scope, string period, [UserName] string value, double threshold, long tokens, long microDollars);

    [LoggerMessage(1122, LogLevel.Warning, "The webhook for budget {Rule} was not accepted in attempt {Attempt} ({Problem}); {Next}")]
    private partial void LogNotSent(string rule, int attempt, [FreeText] string problem, string next);

    [LoggerMessage(1123, LogLevel.Error, "Escalations of budgets could not be carried out; trying again")]
    private partial void LogFailed(Exception problem);
}
