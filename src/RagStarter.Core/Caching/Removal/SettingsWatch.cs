using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Removal;

/// <summary>
/// Forgets a tenant's answers of former settings, when it sees that they have changed: nobody can be served them any more,
/// because the settings are part of every key.
/// </summary>
internal sealed partial class SettingsWatch(IAnswerStore store, ILogger<SettingsWatch> logger)
{
    private readonly ConcurrentDictionary<TenantId, string> _known = new();

    /// <summary>The removal that was begun last, for tests.</summary>
    internal Task LastRemoval { get; private set; } = Task.CompletedTask;

    /// <summary>Notes a tenant's settings.</summary>
    public void Note(TenantId tenant, string settings)
    {
        var known = _known.GetOrAdd(tenant, settings);
        if (known != settings && _known.TryUpdate(tenant, settings, known))
        {
            LastRemoval = Task.Run(() => RemoveAsync(tenant, new AnswerSelection { OtherSettings = settings }));
        }
    }

    /// <summary>Forgets some answers of a tenant; where that fails, they stay until they expire.</summary>
    public async Task RemoveAsync(TenantId tenant, AnswerSelection selection)
    {
        try
        {
            PipelineTelemetry.CacheRemovals.Add(
                await store.RemoveAsync(tenant, selection, CancellationToken.None).ConfigureAwait(false), new KeyValuePair<string, object?>("cause", "settings"));
        }
        catch (Exception problem)
        {
            LogStays(problem.GetType().Name);
        }
    }

    [LoggerMessage(1441, LogLevel.Debug, "Answers of former settings stay until they expire ({ErrorType}); nobody is served them")]
    private partial void LogStays(string errorType);
}
