using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>
/// Checks the ledger: whether its lines fit together, whether each cost follows from its price, and whether every budget
/// is the sum of its lines. Reads line by line and remembers little, however long the ledger is.
/// </summary>
public sealed class LedgerVerification(
    IDbContextFactory<StateDbContext> database,
    BudgetFold budgets,
    IOptionsMonitor<BudgetOptions> options,
    Func<string, Price?> priceOf,
    TimeProvider time)
{
    private const int MaxFindings = 1000;

    /// <summary>Checks the requests that have a line in a span of time, and the budget periods that overlap it.</summary>
    /// <param name="from">The first moment; the beginning of the ledger when not set.</param>
    /// <param name="to">The end, not included; now when not set.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task<LedgerVerificationResult> VerifyAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var findings = new List<LedgerFinding>();
        var now = time.GetUtcNow();
        var keptFrom = await KeptFromAsync(cancellationToken).ConfigureAwait(false);
        var audit = new LedgerAudit(priceOf, now - options.CurrentValue.HoldLease, keptFrom, Note);
        await AuditAsync(audit, from, to, cancellationToken).ConfigureAwait(false);
        await AuditDaysAsync(from, to, Note, cancellationToken).ConfigureAwait(false);
        var (counters, differences) = await CompareBudgetsAsync(from, to ?? now, cancellationToken).ConfigureAwait(false);
        return new LedgerVerificationResult
        {
            From = from,
            To = to,
            Lines = audit.Lines,
            Requests = audit.Requests,
            Calls = audit.Calls,
            UnknownPrices = audit.UnknownPrices,
            Counters = counters,
            Counts = counts,
            Findings = findings,
            Differences = differences,
        };

        void Note(LedgerFinding finding)
        {
            counts[finding.Kind] = counts.GetValueOrDefault(finding.Kind) + 1;
            if (findings.Count < MaxFindings)
            {
                findings.Add(finding);
            }
        }
    }

    private async Task AuditAsync(LedgerAudit audit, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = context.Ledger.AsNoTracking();
        if (from is not null || to is not null)
        {
            // A request that reaches over the edge is checked as a whole.
            var (first, end) = (from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue);
            var requests = context.Ledger.Where(l => l.At >= first && l.At < end).Select(l => l.RequestId);
            lines = lines.Where(l => requests.Contains(l.RequestId));
        }

        var ordered = lines.OrderBy(l => l.RequestId).ThenBy(l => l.CallId).ThenBy(l => l.Sequence).AsAsyncEnumerable();
        await foreach (var line in ordered.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            audit.Add(line);
        }

        audit.End();
    }

    // The sums of lines that were removed because of their age.
    private async Task AuditDaysAsync(DateTimeOffset? from, DateTimeOffset? to, Action<LedgerFinding> note, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var days = context.LedgerDays.AsNoTracking();
        days = from is { } first ? days.Where(d => d.Day >= first) : days;
        days = to is { } end ? days.Where(d => d.Day < end) : days;
        await foreach (var day in days.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!day.Savings.AddsUp)
            {
                note(new LedgerFinding(
                    LedgerFindingKinds.Savings,
                    Guid.Empty,
                    Guid.Empty,
                    string.Create(CultureInfo.InvariantCulture, $"In the sums {day.Id} of {day.Day:yyyy-MM-dd} ({day.Tenant}) {LedgerAudit.Words(day.Savings)}")));
            }
        }
    }

    // Age removes whole days.
    private async Task<DateTimeOffset> KeptFromAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var oldest = await context.Ledger.OrderBy(l => l.At).Select(l => (DateTimeOffset?)l.At).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var hasRemoved = await context.LedgerDays.AnyAsync(cancellationToken).ConfigureAwait(false);
        return oldest is { } at && hasRemoved ? new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero) : DateTimeOffset.MinValue;
    }

    private async Task<(int Counters, IReadOnlyList<BudgetDifference> Differences)> CompareBudgetsAsync(
        DateTimeOffset? from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var first = from ?? await FirstHoldAsync(cancellationToken).ConfigureAwait(false) ?? to;
        var counters = 0;
        var differences = new List<BudgetDifference>();
        foreach (var rule in BudgetFoldRule.From(options.CurrentValue))
        {
            var (compared, different) = await budgets.CompareAsync(rule, first, to, cancellationToken).ConfigureAwait(false);
            counters += compared;
            differences.AddRange(different);
        }

        return (counters, differences);
    }

    private async Task<DateTimeOffset?> FirstHoldAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Ledger.Where(l => l.Kind == LedgerKinds.Settle).OrderBy(l => l.HeldAt)
            .Select(l => (DateTimeOffset?)l.HeldAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
