using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Is told when what a document says, or who may read it, has changed.</summary>
public interface IDocumentObserver
{
    /// <summary>
    /// A document has changed, failed or is gone; its tenant's corpus revision has risen already. What this throws is logged
    /// and stops nothing: nobody may rely on being told.
    /// </summary>
    Task ChangedAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken);
}
