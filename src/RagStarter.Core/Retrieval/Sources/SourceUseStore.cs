using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Sources;

/// <summary>Keeps what requests sent and cited of each document, and sums it up.</summary>
public sealed partial class SourceUseStore(IDbContextFactory<StateDbContext> database, TimeProvider time, ILogger<SourceUseStore> logger)
{
    /// <summary>Keeps the tokens of a request by document; a document of which nothing was sent leaves nothing.</summary>
    internal async Task RecordAsync(AnswerContext answer)
    {
        var sent = answer.Sources.Where(s => s.PackedTokens > 0).ToList();
        if (sent.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        try
        {
            await using var context = await database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
            context.SourceUses.AddRange(sent.Select(source => new SourceUse
            {
                RequestId = answer.RequestId,
                Tenant = answer.Spender.Tenant,
                Document = source.Document,
                At = now,
                RetrievedTokens = source.RetrievedTokens,
                PackedTokens = source.PackedTokens,
                CitedTokens = source.CitedTokens,
            }));
            await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // The answer is worth more than its place in a report.
            LogNotKept(answer.RequestId, problem.GetType().Name);
        }
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

    [LoggerMessage(1402, LogLevel.Warning, "What request {RequestId} used of its sources could not be kept ({ErrorType})")]
    private partial void LogNotKept(Guid requestId, string errorType);
}
