using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>
/// The settings in force for a tenant: what was applied to it on the page, over what the configuration says for it, over
/// what it says for all. What one process applies the others follow within <see cref="Grain"/>.
/// </summary>
public sealed partial class TunedSettings(
    IDbContextFactory<StateDbContext> database,
    IOptionsMonitor<RetrievalOptions> retrieval,
    IOptionsMonitor<CacheOptions> cache,
    TimeProvider time,
    ILogger<TunedSettings> logger)
{
    /// <summary>How long a process goes by what it has read last.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    private static readonly Func<StateDbContext, TenantId, CancellationToken, Task<string?>> Last = EF.CompileAsyncQuery(
        (StateDbContext context, TenantId tenant, CancellationToken _) =>
            context.TuningChanges.Where(c => c.Tenant == tenant).OrderByDescending(c => c.Sequence).Select(c => c.Settings).FirstOrDefault());

    private readonly ConcurrentDictionary<TenantId, Known> _known = new();

    /// <summary>Reads what was applied to a tenant, unless that was done a moment ago.</summary>
    public ValueTask RefreshAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _known.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.ReadAt) < Grain
            ? ValueTask.CompletedTask
            : new ValueTask(ReadAsync(tenant, cancellationToken));

    /// <summary>The settings of retrieval in force for a request of a tenant, as they were read last.</summary>
    public RetrievalOptions RetrievalFor(TenantId tenant, RetrievalRequest? request) =>
        retrieval.CurrentValue.For(tenant, request, AppliedTo(tenant));

    /// <summary>The highest share of wrong answers that the cache of a tenant may cause.</summary>
    public double MaxErrorRateFor(TenantId tenant) =>
        AppliedTo(tenant)?.MaxErrorRate ?? cache.CurrentValue.Responses.MaxErrorRateFor(tenant);

    internal async Task ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        try
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            var settings = await Last(context, tenant, cancellationToken).ConfigureAwait(false) ?? string.Empty;
            _known[tenant] = _known.TryGetValue(tenant, out var known) && known.Text == settings
                ? known with { ReadAt = readAt }
                : new Known(settings, TuningJson.Read(settings), readAt);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested && _known.TryGetValue(tenant, out _))
        {
            // What was in force a moment ago does until the database is back.
            LogNotRead(problem.GetType().Name);
        }
    }

    private TuningSettings? AppliedTo(TenantId tenant) => _known.TryGetValue(tenant, out var known) ? known.Settings : null;

    [LoggerMessage(1451, LogLevel.Warning, "The settings that were applied cannot be read now ({ErrorType}); those read last stay in force")]
    private partial void LogNotRead(string errorType);

    private sealed record Known(string Text, TuningSettings? Settings, long ReadAt);
}
