using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>What two questions must share to share an answer. Nothing is ever looked for outside of it.</summary>
/// <param name="Tenant">The isolation boundary.</param>
/// <param name="Name">All else: access groups, prompt, models, embedding model, policies and settings, as one hash.</param>
public readonly record struct CachePartition(TenantId Tenant, string Name);

/// <summary>The key of an answer.</summary>
/// <param name="Partition">What the asker must share.</param>
/// <param name="Question">The question apart from how it is written, as a hash.</param>
public readonly record struct AnswerKey(CachePartition Partition, string Question)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Partition.Tenant.Value}:{Partition.Name}:{Question}";
}
