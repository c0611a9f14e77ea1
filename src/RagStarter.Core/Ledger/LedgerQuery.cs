using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger;

/// <summary>
/// Asks the ledger. Whoever asks for a tenant names it and sees nothing of another; the methods over all tenants are for
/// the operator of the installation.
/// </summary>
public sealed class LedgerQuery(IDbContextFactory<StateDbContext> database)
{
    private const int LinesPerPage = 1000;

    /// <summary>Sums of one tenant, by span of time and then by the values of the group.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which lines.</param>
    /// <param name="grouping">How they are summed up.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<LedgerSum>> SumAsync(
        TenantId tenant, LedgerSelection selection, LedgerGrouping grouping, CancellationToken cancellationToken = default) =>
        SumOverAllTenantsAsync(selection.Within(tenant), grouping, cancellationToken);

    /// <summary>Sums of all tenants, for an operator.</summary>
    /// <param name="selection">Which lines.</param>
    /// <param name="grouping">How they are summed up.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<LedgerSum>> SumOverAllTenantsAsync(
        LedgerSelection selection, LedgerGrouping grouping, CancellationToken cancellationToken = default) =>
        SumAsync(selection, grouping, LedgerFigures.Usage, cancellationToken);

    /// <summary>The savings of one tenant, by span of time and then by the values of the group.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which lines.</param>
    /// <param name="grouping">How they are summed up.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<LedgerSum>> SavingsAsync(
        TenantId tenant, LedgerSelection selection, LedgerGrouping grouping, CancellationToken cancellationToken = default) =>
        SavingsOverAllTenantsAsync(selection.Within(tenant), grouping, cancellationToken);

    /// <summary>The savings of all tenants, for an operator.</summary>
    /// <param name="selection">Which lines.</param>
    /// <param name="grouping">How they are summed up.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<LedgerSum>> SavingsOverAllTenantsAsync(
        LedgerSelection selection, LedgerGrouping grouping, CancellationToken cancellationToken = default) =>
        SumAsync(selection, grouping, LedgerFigures.Savings, cancellationToken);

    /// <summary>
    /// How many requests of one tenant ended, by span of time and then by the values of the group; faster than
    /// <see cref="SumAsync(TenantId, LedgerSelection, LedgerGrouping, CancellationToken)"/> where nothing else is asked,
    /// most of all by outcome or cache.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which requests.</param>
    /// <param name="grouping">How they are counted.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<LedgerSum>> RequestsAsync(
        TenantId tenant, LedgerSelection selection, LedgerGrouping grouping, CancellationToken cancellationToken = default) =>
        SumAsync(selection.Within(tenant), grouping, LedgerFigures.Requests, cancellationToken);

    private async Task<IReadOnlyList<LedgerSum>> SumAsync(
        LedgerSelection selection, LedgerGrouping grouping, LedgerFigures figures, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        long? grain = grouping.Bucket == LedgerBucket.None ? null : LedgerCalendar.Grain(grouping.Bucket, grouping.Zone);
        var sql = new LedgerSumSql(context, selection, grouping.By, grain, figures);
        var sums = context is SqliteDbContext
            ? await RowSumsAsync(context, sql, grain is not null, grouping.By.Count, cancellationToken).ConfigureAwait(false)
            : await SumsAsync(context, sql, cancellationToken).ConfigureAwait(false);
        var groups = new Dictionary<GroupKey, LedgerSum>();
        foreach (var row in sums)
        {
            var sum = row with { Bucket = row.Bucket is { } start ? LedgerCalendar.StartOf(grouping.Bucket, start, grouping.Zone) : null };
            var key = new GroupKey(sum.Bucket, sum.Values);
            groups[key] = groups.TryGetValue(key, out var other) ? other.Add(sum) : sum;
        }

        return [.. groups.OrderBy(g => g.Key).Select(g => g.Value)];
    }

    private static async Task<List<LedgerSum>> SumsAsync(StateDbContext context, LedgerSumSql sql, CancellationToken cancellationToken)
    {
        await using var command = sql.OverAll(context);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var sums = new List<LedgerSum>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sums.Add(sql.Read(rows));
        }

        return sums;
    }

    private static async Task<List<LedgerSum>> RowSumsAsync(
        StateDbContext context, LedgerSumSql sql, bool hasSpan, int dimensions, CancellationToken cancellationToken)
    {
        await using var command = sql.Rows(context);
        await using var rows = (SqliteDataReader)await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var sums = new SqliteSums(hasSpan, dimensions, sql.Figures);
        sums.Add(rows, cancellationToken);
        return [.. sums.Groups().Select(g => sql.Sum(g.Span, g.Values, g.Figures.Span))];
    }

    /// <summary>The lines of one tenant in the order in which they were written, page by page.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which lines, by the values that they themselves carry.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public IAsyncEnumerable<LedgerEvent> LinesAsync(
        TenantId tenant, LedgerSelection selection, CancellationToken cancellationToken = default) =>
        LinesOfAllTenantsAsync(selection.Within(tenant), cancellationToken);

    /// <summary>The lines of all tenants in the order in which they were written, for an operator.</summary>
    /// <param name="selection">Which lines, by the values that they themselves carry.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async IAsyncEnumerable<LedgerEvent> LinesOfAllTenantsAsync(
        LedgerSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A page at a time: a slow reader must not keep the database's log from being cleared.
        var last = 0L;
        List<LedgerEvent> page;
        do
        {
            page = await PageAsync(selection, last, cancellationToken).ConfigureAwait(false);
            foreach (var line in page)
            {
                last = line.Sequence;
                yield return line;
            }
        }
        while (page.Count == LinesPerPage);
    }

    private async Task<List<LedgerEvent>> PageAsync(LedgerSelection selection, long last, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = context.Ledger.AsNoTracking().Where(l => l.Sequence > last);
        if (selection.From is { } from)
        {
            lines = lines.Where(l => l.At >= from);
        }

        if (selection.To is { } to)
        {
            lines = lines.Where(l => l.At < to);
        }

        foreach (var (dimension, values) in selection.Where)
        {
            var column = dimension.ToString();
            lines = lines.Where(l => values.Contains(EF.Property<string>(l, column)));
        }

        return await lines.OrderBy(l => l.Sequence).Take(LinesPerPage).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed class GroupKey(DateTimeOffset? bucket, IReadOnlyList<string> values) : IEquatable<GroupKey>, IComparable<GroupKey>
    {
        private readonly DateTimeOffset? _bucket = bucket;
        private readonly IReadOnlyList<string> _values = values;

        public bool Equals(GroupKey? other) => other is not null && _bucket == other._bucket && _values.SequenceEqual(other._values);

        public override bool Equals(object? obj) => Equals(obj as GroupKey);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_bucket);
            foreach (var value in _values)
            {
                hash.Add(value, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }

        public int CompareTo(GroupKey? other)
        {
            var order = Nullable.Compare(_bucket, other!._bucket);
            for (var i = 0; order == 0 && i < _values.Count; i++)
            {
                order = string.CompareOrdinal(_values[i], other._values[i]);
            }

            return order;
        }
    }
}
