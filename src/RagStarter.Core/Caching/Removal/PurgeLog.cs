using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Removal;

/// <summary>
/// Carries purges to the processes that keep answers in their own memory. A purge raises the tenant's corpus revision, which
/// each process reads before it serves anything; who sees it rise looks into the audit log for purges.
/// </summary>
internal sealed class PurgeLog(IAnswerStore store, IDbContextFactory<StateDbContext> database, TimeProvider time)
{
    /// <summary>The action in the audit log.</summary>
    public const string Action = "cache.purge";

    // Clocks of processes differ a little; to forget twice costs nothing.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<TenantId, (long Revision, DateTimeOffset LookedAt)> _seen = new();

    /// <summary>Does the purges of a tenant that were made since the last look, before anything is served.</summary>
    public ValueTask FollowAsync(TenantId tenant, long revision, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_seen.TryGetValue(tenant, out var seen))
        {
            return seen.Revision == revision ? ValueTask.CompletedTask : new ValueTask(DoAsync(tenant, revision, seen.LookedAt - Overlap, now, cancellationToken));
        }

        // Nothing can be kept here from before the first look.
        _seen.TryAdd(tenant, (revision, now));
        return ValueTask.CompletedTask;
    }

    private async Task DoAsync(TenantId tenant, long revision, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            var name = tenant.Value;
            var purges = await context.Audit.AsNoTracking()
                .Where(e => e.Tenant == name && e.Action == Action && e.At >= since)
                .Select(e => new { e.At, e.Detail })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (var purge in purges)
            {
                if (JsonSerializer.Deserialize(purge.Detail, CacheJsonContext.Default.PurgeDetail)?.Selection is { } selection)
                {
                    // What was kept since is not meant.
                    var before = selection.CreatedBefore is { } time && time < purge.At ? time : purge.At;
                    await store.RemoveAsync(tenant, selection with { CreatedBefore = before }, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        _seen[tenant] = (revision, now);
    }
}

/// <summary>A purge as it stands in the audit log.</summary>
/// <param name="Selection">Which answers were meant.</param>
/// <param name="Count">How many the process that was asked found.</param>
internal sealed record PurgeDetail(AnswerSelection Selection, int Count);
