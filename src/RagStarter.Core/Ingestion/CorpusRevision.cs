using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>Counts the changes of a tenant's searchable documents; cached answers are checked against it.</summary>
public sealed class CorpusRevision
{
    /// <summary>The tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The number of changes so far.</summary>
    public long Revision { get; set; }
}
