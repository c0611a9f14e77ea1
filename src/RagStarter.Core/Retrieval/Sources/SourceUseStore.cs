using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Sources;

/// <summary>Keeps what requests sent and cited of each document, and sums it up.</summary>
public sealed class SourceUseStore(IDbContextFactory<StateDbContext> database, TimeProvider time)
{
    /// <summary>The tokens of a request by document, to be kept with its ledger line; <see langword="null"/> where nothing was sent.</summary>
    internal LineCompanion? RecordOf(AnswerContext answer)
    {
        var now = time.GetUtcNow();
        SourceUse[] sent =
        [
            .. answer.Sources.Where(s => s.PackedTokens > 0).Select(source => new SourceUse
            {
                RequestId = answer.RequestId,
                Tenant = answer.Spender.Tenant,
                Document = source.Document,
                At = now,
                RetrievedTokens = source.RetrievedTokens,
                PackedTokens = source.PackedTokens,
                CitedTokens = source.CitedTokens,
            }),
        ];
        return sent.Length == 0 ? null : new Uses(sent);
    }

    /// <summary>The sources of all tenants, or of some: those often sent and never cited first.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="tenants">Only these; all when there is none.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<SourceReportRow>> ReportOverAllTenantsAsync(
        DateTimeOffset? from, DateTimeOffset? to, IReadOnlyList<TenantId> tenants, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var uses = context.SourceUses.AsNoTracking();
        if (from is { } first)
        {
            uses = uses.Where(u => u.At >= first);
        }

        if (to is { } end)
        {
            uses = uses.Where(u => u.At < end);
        }

        if (tenants.Count > 0)
        {
            uses = uses.Where(u => tenants.Contains(u.Tenant));
        }

        var rows = await uses
            .GroupBy(u => new { u.Tenant, u.Document })
            .Select(g => new
            {
                g.Key.Tenant,
                g.Key.Document,
                Packed = g.Count(),
                Cited = g.Sum(u => u.CitedTokens > 0 ? 1 : 0),
                RetrievedTokens = g.Sum(u => u.RetrievedTokens),
                PackedTokens = g.Sum(u => u.PackedTokens),
                CitedTokens = g.Sum(u => u.CitedTokens),
            })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows
                .Select(r => new SourceReportRow(r.Tenant.Value, r.Document, r.Packed, r.Cited, r.RetrievedTokens, r.PackedTokens, r.CitedTokens))
                .OrderByDescending(r => r.Cited == 0)
                .ThenByDescending(r => r.Packed - r.Cited)
                .ThenByDescending(r => r.PackedTokens)
                .ThenBy(r => r.Tenant, StringComparer.Ordinal)
                .ThenBy(r => r.Document, StringComparer.Ordinal),
        ];
    }

    private sealed class Uses(IReadOnlyList<SourceUse> sent) : LineCompanion
    {
        protected override Task WriteAsync(StateDbContext context) => EntityInsert.RunAsync(context, sent);
    }
}
