using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger.Retention;

/// <summary>
/// Removes lines that are older than the configuration keeps, a few at a time. What counted as spent is first added to
/// the sums of its day, in the same transaction.
/// </summary>
public sealed class LedgerRetention(
    IDbContextFactory<StateDbContext> database, IOptionsMonitor<LedgerOptions> options, ApplicationPaths paths, TimeProvider time)
{
    private const int LinesPerBatch = 500;

    /// <summary>A month has up to 31 days and begins up to 14 hours earlier or 12 later than that of UTC.</summary>
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(32);

    /// <summary>Removes some of the lines that are too old.</summary>
    /// <returns>How many; 0 when none is left.</returns>
    public async Task<int> RemoveSomeAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = await OldestAsync(context, cancellationToken).ConfigureAwait(false);
        if (lines.Count == 0)
        {
            return 0;
        }

        if (options.CurrentValue.ArchiveFolder.Length > 0)
        {
            // Where the removal fails after this, lines come into the archive twice; their kind and call tell them.
            await ArchiveAsync(lines, cancellationToken).ConfigureAwait(false);
        }

        var sequences = lines.ConvertAll(l => l.Sequence);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await FoldAsync(context, transaction, sequences, cancellationToken).ConfigureAwait(false);
        var removed = await context.Ledger.Where(l => sequences.Contains(l.Sequence)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (removed != sequences.Count)
        {
            // Another process removes the same lines and has added them to the sums.
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            return removed;
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private async Task<List<LedgerEvent>> OldestAsync(StateDbContext context, CancellationToken cancellationToken)
    {
        var keep = options.CurrentValue.KeepFor;
        var end = new DateTimeOffset((time.GetUtcNow() - (keep > LongestPeriod ? keep : LongestPeriod)).UtcDateTime.Date, TimeSpan.Zero);
        var none = Guid.Empty;

        // A budget of a workflow counts as long as the workflow goes on.
        return await context.Ledger.AsNoTracking()
            .Where(l => l.At < end && l.HeldAt < end)
            .Where(l => l.WorkflowId == none
                || !context.Ledger.Any(o => o.WorkflowId == l.WorkflowId && o.WorkflowId != EF.Constant(Guid.Empty) && o.At >= end))
            .OrderBy(l => l.At).ThenBy(l => l.Sequence)
            .Take(LinesPerBatch)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ArchiveAsync(List<LedgerEvent> lines, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(paths.State, options.CurrentValue.ArchiveFolder);
        Directory.CreateDirectory(folder);
        foreach (var day in lines.GroupBy(l => l.At.UtcDateTime.Date))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"ledger-{day.Key:yyyy-MM-dd}.jsonl");
            await using var file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read);
            await LedgerExport.WriteAsync(LedgerExport.JsonLines, day.ToAsyncEnumerable(), file, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
    }

    private static async Task FoldAsync(
        StateDbContext context, IDbContextTransaction transaction, List<long> sequences, CancellationToken cancellationToken)
    {
        var dimensions = Enum.GetValues<LedgerDimension>();
        var usage = await SumsAsync(context, transaction, LedgerFigures.Usage, dimensions, sequences, cancellationToken).ConfigureAwait(false);
        var savings = await SumsAsync(context, transaction, LedgerFigures.Savings, dimensions, sequences, cancellationToken).ConfigureAwait(false);
        var days = usage.Concat(savings).Select(s => s.Bucket!.Value).Distinct().ToList();
        var known = (await context.LedgerDays.Where(d => days.Contains(d.Day)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(d => Key(d.Day, dimensions.Select(d.ValueOf)));
        foreach (var sum in usage)
        {
            Add(DayOf(sum), sum);
        }

        foreach (var sum in savings)
        {
            DayOf(sum).Add(sum.Savings, sum.Requests);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

        LedgerDay DayOf(LedgerSum sum)
        {
            var key = Key(sum.Bucket!.Value, sum.Values);
            if (!known.TryGetValue(key, out var day))
            {
                day = NewDay(sum.Bucket.Value, sum.Values);
                known[key] = day;
                context.LedgerDays.Add(day);
            }

            return day;
        }
    }

    private static async Task<List<LedgerSum>> SumsAsync(
        StateDbContext context, IDbContextTransaction transaction, LedgerFigures figures, LedgerDimension[] dimensions, List<long> sequences, CancellationToken cancellationToken)
    {
        var sql = new LedgerSumSql(context, new LedgerSelection(), dimensions, LedgerCalendar.Grain(LedgerBucket.Day, TimeZoneInfo.Utc), figures);
        await using var command = sql.OverLines(context, sequences);
        command.Transaction = transaction.GetDbTransaction();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var sums = new List<LedgerSum>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sums.Add(sql.Read(rows));
        }

        return sums;
    }

    private static string Key(DateTimeOffset day, IEnumerable<string> values) =>
        string.Join('\u001f', values.Prepend(day.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));

    private static LedgerDay NewDay(DateTimeOffset day, IReadOnlyList<string> values) => new()
    {
        Day = day,
        Tenant = values[(int)LedgerDimension.Tenant],
        Team = values[(int)LedgerDimension.Team],
        User = values[(int)LedgerDimension.User],
        Service = values[(int)LedgerDimension.Service],
        Environment = values[(int)LedgerDimension.Environment],
        Workflow = values[(int)LedgerDimension.Workflow],
        Model = values[(int)LedgerDimension.Model],
        Operation = values[(int)LedgerDimension.Operation],
        Prompt = values[(int)LedgerDimension.Prompt],
        PriceVersion = values[(int)LedgerDimension.PriceVersion],
        Outcome = values[(int)LedgerDimension.Outcome],
        Cache = values[(int)LedgerDimension.Cache],
        LadderStep = values[(int)LedgerDimension.LadderStep],
        Experiments = values[(int)LedgerDimension.Experiments],
    };

    private static void Add(LedgerDay day, LedgerSum sum)
    {
        day.PromptTokens += sum.Usage.PromptTokens;
        day.CachedPromptTokens += sum.Usage.CachedPromptTokens;
        day.CompletionTokens += sum.Usage.CompletionTokens;
        day.EmbeddingTokens += sum.Usage.EmbeddingTokens;
        day.RetrievedTokens += sum.Usage.RetrievedTokens;
        day.PackedTokens += sum.Usage.PackedTokens;
        day.CitedTokens += sum.Usage.CitedTokens;
        day.CostMicroUsd += sum.CostMicroUsd;
        day.Calls += sum.Calls;
        day.Requests += sum.Requests;
        day.EstimatedCalls += sum.EstimatedCalls;
    }
}
