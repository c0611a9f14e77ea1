using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RagStarter.Core.Auditing;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Caching.Removal;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>What an admin sees of a tenant's kept answers, and their removal. Every removal is in the audit log.</summary>
public sealed class CacheAdministration
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 500;

    private readonly IAnswerStore _store;
    private readonly RedisCalls? _redis;
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly IOptionsMonitor<CacheOptions> _options;
    private readonly TimeProvider _time;

    internal CacheAdministration(
        IAnswerStore store, RedisCalls? redis, IDbContextFactory<StateDbContext> database, IOptionsMonitor<CacheOptions> options, TimeProvider time)
    {
        _store = store;
        _redis = redis;
        _database = database;
        _options = options;
        _time = time;
    }

    /// <summary>Asks the server of the caches for a sign of life; a cache in memory always gives one.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return _redis is null || await _redis.AskAsync(redis => redis.PingAsync(), cancellationToken).ConfigureAwait(false) > TimeSpan.Zero;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    /// <summary>What a tenant has in the cache that this process uses.</summary>
    public async Task<CacheStatus> StatusAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        var options = _options.CurrentValue;
        IReadOnlyList<AnswerFacts> answers = [];
        var isReachable = true;
        try
        {
            answers = await _store.ListAsync(tenant, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            isReachable = false;
        }

        var now = _time.GetUtcNow();
        var live = answers.Where(a => a.ExpiresAt > now).ToList();
        return new CacheStatus(
            options.Provider,
            isReachable && _redis?.IsReachable != false,
            options.Responses.Enabled,
            live.Count,
            live.Sum(a => (long)a.Bytes),
            (long)(options.Responses.LimitBytes * options.Responses.TenantShare),
            live.Sum(a => a.Tokens),
            live.Count == 0 ? null : live.Min(a => a.CreatedAt),
            live.Count == 0 ? null : live.Min(a => a.ExpiresAt),
            CountBy(live, a => a.Prompt.Split('#')[0]),
            CountBy(live, a => a.Model));
    }

    /// <summary>
    /// Removes some answers of a tenant, here, on the shared server, and in every process that has the same database.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="selection">Which answers.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why; it goes into the audit log.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <returns>How many were removed here or on the shared server.</returns>
    /// <exception cref="CachePurgeException">It cannot be done; the message says why.</exception>
    public async Task<int> PurgeAsync(TenantId tenant, AnswerSelection selection, string actor, string reason, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
        {
            throw new CachePurgeException($"A purge needs a reason of 1 to {MaxReason} characters; it goes into the audit log.");
        }

        int count;
        try
        {
            count = await _store.RemoveAsync(tenant, selection, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisUnavailableException problem)
        {
            throw new CachePurgeException("The Redis server of the caches cannot be reached: nothing was removed. Check Cache:RedisConnection and the server, and purge again.", problem);
        }

        PipelineTelemetry.CacheRemovals.Add(count, new KeyValuePair<string, object?>("cause", "purge"));

        // The revision rises with the entry: other processes look for it when they see that.
        await using var context = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        context.Audit.Add(new AuditEntry
        {
            At = _time.GetUtcNow(),
            Tenant = tenant.Value,
            Actor = actor,
            Action = PurgeLog.Action,
            Subject = "answers",
            Detail = JsonSerializer.Serialize(new PurgeDetail(selection, count), CacheJsonContext.Default.PurgeDetail),
            Reason = reason.Trim(),
        });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await CorpusRevisions.RaiseAsync(context, tenant, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>What an entry of the audit log says of a purge: which answers were meant and how many were found; <see langword="null"/> for other entries.</summary>
    public static (AnswerSelection Selection, int Count)? ReadPurge(AuditEntry entry) =>
        entry.Action == PurgeLog.Action && JsonSerializer.Deserialize(entry.Detail, CacheJsonContext.Default.PurgeDetail) is { } detail
            ? (detail.Selection, detail.Count)
            : null;

    private static SortedDictionary<string, int> CountBy(IEnumerable<AnswerFacts> answers, Func<AnswerFacts, string> of) =>
        new(answers.GroupBy(of, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
}
