using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Experiments;

/// <summary>Sets the arms of experiments side by side, from the ledger and what users thought of the answers.</summary>
/// <remarks>An answer from the cache takes part in no experiment: it was made, and counted, for another request.</remarks>
public sealed class ExperimentReport(IDbContextFactory<StateDbContext> database)
{
    /// <summary>The arms that had requests of a tenant in a time.</summary>
    /// <param name="tenant">Whose requests count.</param>
    /// <param name="from">The first moment; from the beginning when <see langword="null"/>.</param>
    /// <param name="to">The moment after the last; until now when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public Task<IReadOnlyList<ArmResult>> ReadAsync(TenantId tenant, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        ReadAsync(tenant.Value, from, to, cancellationToken);

    /// <summary>The arms that had requests of any tenant in a time, for the operator.</summary>
    /// <param name="from">The first moment; from the beginning when <see langword="null"/>.</param>
    /// <param name="to">The moment after the last; until now when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public Task<IReadOnlyList<ArmResult>> ReadOverAllTenantsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        ReadAsync(null, from, to, cancellationToken);

    private async Task<IReadOnlyList<ArmResult>> ReadAsync(string? tenant, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var answers = context.Ledger.AsNoTracking().Where(l => l.Kind == LedgerKinds.Answer && l.Experiments != string.Empty);
        if (from is { } first)
        {
            answers = answers.Where(l => l.At >= first);
        }

        if (to is { } end)
        {
            answers = answers.Where(l => l.At < end);
        }

        if (tenant is { } name)
        {
            answers = answers.Where(l => l.Tenant == name);
        }

        var requests = await answers
            .Select(l => new { l.RequestId, l.Experiments, l.Outcome, l.Milliseconds })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var calls = await context.Ledger.AsNoTracking()
            .Where(l => l.Kind == LedgerKinds.Settle && answers.Any(a => a.RequestId == l.RequestId))
            .Select(l => new Call(l.RequestId, l.PromptTokens, l.CompletionTokens, l.CostMicroUsd, l.FirstTokenMilliseconds))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var ratings = await context.Feedback.AsNoTracking()
            .Where(f => answers.Any(a => a.RequestId == f.RequestId))
            .Select(f => new { f.RequestId, f.IsUp })
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        var callsOf = calls.ToLookup(c => c.RequestId);
        var ratingsOf = ratings.ToLookup(r => r.RequestId, r => r.IsUp);
        return
        [
            .. requests
                .SelectMany(r => r.Experiments.Split(';').Select(e => (Arm: e.Split('=', 2), Request: r)))
                .Where(r => r.Arm.Length == 2)
                .GroupBy(r => (Experiment: r.Arm[0], Arm: r.Arm[1]), r => r.Request)
                .OrderBy(g => g.Key.Experiment, StringComparer.Ordinal).ThenBy(g => g.Key.Arm, StringComparer.Ordinal)
                .Select(g => new ArmResult
                {
                    Experiment = g.Key.Experiment,
                    Arm = g.Key.Arm,
                    Requests = g.Count(),
                    Answered = g.Count(r => r.Outcome == Outcomes.Answered),
                    Declined = g.Count(r => r.Outcome == Outcomes.Declined),
                    Up = g.Sum(r => ratingsOf[r.RequestId].Count(isUp => isUp)),
                    Down = g.Sum(r => ratingsOf[r.RequestId].Count(isUp => !isUp)),
                    PromptTokens = g.Sum(r => callsOf[r.RequestId].Sum(c => c.PromptTokens)),
                    CompletionTokens = g.Sum(r => callsOf[r.RequestId].Sum(c => c.CompletionTokens)),
                    CostMicroUsd = g.Sum(r => callsOf[r.RequestId].Sum(c => c.CostMicroUsd)),
                    MillisecondsP50 = Percentile([.. g.Select(r => r.Milliseconds)], 0.5),
                    MillisecondsP95 = Percentile([.. g.Select(r => r.Milliseconds)], 0.95),
                    FirstTokenMillisecondsP50 = Percentile([.. FirstTokens(g.SelectMany(r => callsOf[r.RequestId]))], 0.5),
                    FirstTokenMillisecondsP95 = Percentile([.. FirstTokens(g.SelectMany(r => callsOf[r.RequestId]))], 0.95),
                }),
        ];
    }

    // Answers in one piece have no first token.
    private static IEnumerable<long> FirstTokens(IEnumerable<Call> calls) => calls.Select(c => c.FirstTokenMilliseconds).Where(ms => ms > 0);

    // The nearest-rank percentile.
    private static long Percentile(long[] values, double share)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[(int)Math.Ceiling(share * values.Length) - 1];
    }

    private sealed record Call(Guid RequestId, long PromptTokens, long CompletionTokens, long CostMicroUsd, long FirstTokenMilliseconds);
}
