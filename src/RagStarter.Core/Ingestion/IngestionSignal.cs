using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Tells ingestion that there is work, and people how far it is.</summary>
public sealed partial class IngestionSignal(IEnumerable<IDocumentObserver> observers, ILogger<IngestionSignal> logger) : IDisposable
{
    private readonly SemaphoreSlim _work = new(0);
    private readonly ConcurrentDictionary<Guid, double> _progress = new();

    /// <summary>Raised when a document's state or progress changes.</summary>
    public event Action? Changed;

    /// <summary>How far a document under way is, from 0 to 1; 0 for others.</summary>
    public double ProgressOf(Guid documentId) => _progress.GetValueOrDefault(documentId);

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();

    /// <summary>Says that a document is waiting.</summary>
    internal void Raise()
    {
        _work.Release();
        Changed?.Invoke();
    }

    /// <summary>Waits for a document, or until the time to look for those of other processes.</summary>
    internal Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _work.WaitAsync(longest, cancellationToken);

    /// <summary>Tells those who want to know that a document's searchable content has changed.</summary>
    internal async Task TellAsync(TenantId tenant, Guid documentId)
    {
        foreach (var observer in observers)
        {
            try
            {
                await observer.ChangedAsync(tenant, documentId, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                LogNotTold(documentId, problem.GetType().Name);
            }
        }
    }

    [LoggerMessage(1513, LogLevel.Debug, "Of the change of document {DocumentId} not all could be told ({ErrorType})")]
    private partial void LogNotTold(Guid documentId, string errorType);

    internal void Report(Guid documentId, double progress)
    {
        _progress[documentId] = progress;
        Changed?.Invoke();
    }

    internal void End(Guid documentId)
    {
        _progress.TryRemove(documentId, out _);
        Changed?.Invoke();
    }
}
