using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Removal;

/// <summary>
/// Forgets the answers that rest on a document which has changed. It makes room and saves looks; that no stale answer is
/// served does not depend on it.
/// </summary>
internal sealed class DocumentRemoval(IAnswerStore store) : IDocumentObserver
{
    public async Task ChangedAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken) =>
        PipelineTelemetry.CacheRemovals.Add(
            await store.RemoveDocumentAsync(tenant, documentId, cancellationToken).ConfigureAwait(false), new KeyValuePair<string, object?>("cause", "document"));
}
