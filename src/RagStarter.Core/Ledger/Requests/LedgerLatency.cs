using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger.Requests;

/// <summary>How long requests and calls took. Lines that retention removed are not among them.</summary>
public sealed class LedgerLatency(IDbContextFactory<StateDbContext> database)
{
    /// <summary>How long whole requests of one tenant took, by where their answers came from: "miss", "exact" and so on.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which requests.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyDictionary<string, LatencyFigures>> OfRequestsAsync(
        TenantId tenant, LedgerSelection selection, CancellationToken cancellationToken = default) => ReadAsync(
            selection.Within(tenant),
            nameof(LedgerEvent.Cache),
            nameof(LedgerEvent.Milliseconds),
            ledger => [LedgerLinesSql.Saving(ledger, "l"), LedgerLinesSql.OfKind(ledger, "l", LedgerKinds.Answer)],
            cancellationToken);

    /// <summary>How long chat models let one tenant wait for the first token, by model.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which calls.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyDictionary<string, LatencyFigures>> OfFirstTokensAsync(
        TenantId tenant, LedgerSelection selection, CancellationToken cancellationToken = default) => ReadAsync(
            selection.Within(tenant),
            nameof(LedgerEvent.Model),
            nameof(LedgerEvent.FirstTokenMilliseconds),
            ledger =>
            [
                LedgerLinesSql.Counted(ledger, "l"),
                LedgerLinesSql.OfKind(ledger, "l", LedgerKinds.Settle),
                $"l.{ledger[nameof(LedgerEvent.Operation)]} = '{LedgerOperations.Chat}'",
            ],
            cancellationToken);

    private async Task<IReadOnlyDictionary<string, LatencyFigures>> ReadAsync(
        LedgerSelection selection, string by, string time, Func<EntityTable, string[]> lines, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Statement(context, selection, by, time, lines);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var counts = new List<(string Value, long Milliseconds, long Count)>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            counts.Add((rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2)));
        }

        return counts.GroupBy(c => c.Value).ToDictionary(g => g.Key, g => LatencyFigures.Of(g.Select(c => (c.Milliseconds, c.Count))));
    }

    private static DbCommand Statement(StateDbContext context, LedgerSelection selection, string by, string time, Func<EntityTable, string[]> lines)
    {
        var ledger = EntityTable.Of<LedgerEvent>(context);
        var filter = new LedgerFilterSql(selection);
        var where = lines(ledger).Concat(filter.Conditions($"l.{ledger[nameof(LedgerEvent.At)]}", d => $"l.{ledger[d.ToString()]}"));
        return filter.Command(context, $"""
            SELECT l.{ledger[by]}, l.{ledger[time]}, COUNT(*)
            FROM {ledger.Name} AS l
            WHERE {string.Join(" AND ", where)}
            GROUP BY l.{ledger[by]}, l.{ledger[time]}
            """);
    }
}
