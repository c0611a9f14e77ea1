using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Indexing;

/// <summary>
/// Whether the documents have the vectors of the settings in force. A tenant is searched only when all its documents
/// that were searchable before a change of the settings are so again.
/// </summary>
/// <remarks>
/// A document keeps the mark of the vectors it was last searchable with while it waits, runs or fails; a document that
/// never was searchable has none and keeps nobody waiting.
/// </remarks>
public sealed class IndexState(IDbContextFactory<StateDbContext> database, VectorFingerprint vectors, TimeProvider time)
{
    // Only another process with other settings can make a tenant outdated meanwhile. It builds beside, so that what is
    // searched here in this time are still vectors of one fingerprint.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TenantId, (string Fingerprint, DateTimeOffset At)> _searchable = new();

    /// <summary>Returns when the tenant's documents may be searched.</summary>
    /// <exception cref="IndexOutdatedException">They were indexed with other settings and are not all indexed again.</exception>
    public async ValueTask EnsureSearchableAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var fingerprint = vectors.Text;
        var now = time.GetUtcNow();
        if (_searchable.TryGetValue(tenant, out var known) && known.Fingerprint == fingerprint && now - known.At < Trust && now >= known.At)
        {
            return;
        }

        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await Outdated(context, fingerprint).AnyAsync(d => d.Tenant == tenant, cancellationToken).ConfigureAwait(false))
        {
            var outdated = (await OutdatedAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(o => o.Tenant == tenant);
            if (outdated is not null)
            {
                throw new IndexOutdatedException(outdated.Explain(fingerprint));
            }
        }

        _searchable[tenant] = (fingerprint, now);
    }

    /// <summary>What is outdated, by tenant; empty when everything may be searched.</summary>
    public async Task<IReadOnlyList<OutdatedDocuments>> OutdatedAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Outdated(context, vectors.Text)
            .GroupBy(d => d.Tenant)
            .Select(g => new
            {
                Tenant = g.Key,
                Documents = g.Count(),
                Failed = g.Sum(d => d.State == DocumentState.Failed ? 1 : 0),
                IndexedWith = g.Max(d => d.IndexedWith),
            })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.OrderBy(r => r.Tenant.Value, StringComparer.Ordinal).Select(r => new OutdatedDocuments(r.Tenant, r.Documents, r.Failed, r.IndexedWith ?? string.Empty))];
    }

    private static IQueryable<Document> Outdated(StateDbContext context, string fingerprint)
    {
        var start = VectorFingerprint.Mark(fingerprint, string.Empty);
        var length = start.Length;
        return context.Documents.AsNoTracking().Where(d => d.IndexedWith != string.Empty && d.IndexedWith.Substring(0, length) != start);
    }
}
