using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ledger.Requests;

/// <summary>
/// The single requests behind the sums. Calls that belong to no request, such as those of ingestion, are listed by what
/// they share in place of one.
/// </summary>
public sealed class LedgerRequests(IDbContextFactory<StateDbContext> database)
{
    /// <summary>The most requests of a page.</summary>
    public const int MaxPage = 500;

    /// <summary>Requests of one tenant that have a line among those that are meant, the latest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which lines, by the values that they themselves carry.</param>
    /// <param name="after">Where the page begins; at the latest request when not set.</param>
    /// <param name="size">How many requests, up to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<RequestPage> PageAsync(
        TenantId tenant, LedgerSelection selection, RequestPlace? after, int size, CancellationToken cancellationToken = default)
    {
        size = Math.Clamp(size, 1, MaxPage);
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var places = new List<(Guid Request, RequestPlace Place)>(size + 1);
        await using (var command = Statement(context, selection.Within(tenant), after, size + 1))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                places.Add((rows.GetGuid(0), new RequestPlace(rows.GetInt64(1), rows.GetInt64(2))));
            }
        }

        var shown = places.Take(size).ToList();
        var lines = await LinesAsync(context, tenant, [.. shown.Select(p => p.Request)], cancellationToken).ConfigureAwait(false);
        return new RequestPage(
            [.. shown.Where(p => lines.Contains(p.Request)).Select(p => RequestSummary.Of([.. lines[p.Request]]))],
            places.Count > size ? shown[^1].Place : null);
    }

    /// <summary>All lines of one request in the order in which they were written; none when the tenant has no such request.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<LedgerEvent>> LinesAsync(TenantId tenant, Guid request, CancellationToken cancellationToken = default)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await LinesAsync(context, tenant, [request], cancellationToken).ConfigureAwait(false))[request]];
    }

    private static async Task<ILookup<Guid, LedgerEvent>> LinesAsync(
        StateDbContext context, TenantId tenant, List<Guid> requests, CancellationToken cancellationToken)
    {
        // A caller of the API may give its own number to a request: what another tenant numbered alike is not shown.
        // Adding nothing keeps SQLite from going through all lines of the tenant for it.
        var name = tenant.Value;
        var lines = await context.Ledger.AsNoTracking()
            .Where(l => requests.Contains(l.RequestId) && l.Tenant + string.Empty == name)
            .OrderBy(l => l.Sequence).ToListAsync(cancellationToken).ConfigureAwait(false);
        return lines.ToLookup(l => l.RequestId);
    }

    // A request stands where its last line is; it is passed over at its earlier ones.
    private static System.Data.Common.DbCommand Statement(StateDbContext context, LedgerSelection selection, RequestPlace? after, int rows)
    {
        var ledger = EntityTable.Of<LedgerEvent>(context);
        var filter = new LedgerFilterSql(selection);
        string Column(string alias, string property) => $"{alias}.{ledger[property]}";
        string At(string alias) => Column(alias, nameof(LedgerEvent.At));
        string Sequence(string alias) => Column(alias, nameof(LedgerEvent.Sequence));
        string Request(string alias) => Column(alias, nameof(LedgerEvent.RequestId));
        var meant = string.Join(" AND ", filter.Conditions(At("l"), d => Column("l", d.ToString())).Prepend(LedgerLinesSql.Counted(ledger, "l")));

        // Few lines share a request; adding nothing keeps the database from going through all of the tenant's instead.
        var alsoMeant = string.Join(
            " AND ", filter.Conditions($"({At("o")} + 0)", d => $"({Column("o", d.ToString())} || '')").Prepend(LedgerLinesSql.Counted(ledger, "o")));

        var behind = string.Empty;
        if (after is { } place)
        {
            filter.Add("@at", place.At);
            filter.Add("@sequence", place.Sequence);
            behind = $"\nAND {At("l")} <= @at AND ({At("l")} < @at OR {Sequence("l")} < @sequence)";
        }

        return filter.Command(context, string.Create(CultureInfo.InvariantCulture, $"""
            SELECT {Request("l")}, {At("l")}, {Sequence("l")}
            FROM {ledger.Name} AS l
            WHERE {meant}{behind}
            AND NOT EXISTS (SELECT 1 FROM {ledger.Name} AS o WHERE {Request("o")} = {Request("l")} AND {alsoMeant}
                AND ({At("o")} > {At("l")} OR ({At("o")} = {At("l")} AND {Sequence("o")} > {Sequence("l")})))
            ORDER BY {At("l")} DESC, {Sequence("l")} DESC
            LIMIT {rows}
            """));
    }
}
