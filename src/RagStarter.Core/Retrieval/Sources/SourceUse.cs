using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval.Sources;

/// <summary>What one request sent and cited of a document.</summary>
public sealed class SourceUse
{
    /// <summary>The request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The document's name inside its tenant.</summary>
    public required string Document { get; init; }

    /// <summary>When the answer was complete.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tokens of its chunks that the searches returned.</summary>
    public required long RetrievedTokens { get; init; }

    /// <summary>The tokens of it that were sent.</summary>
    public required long PackedTokens { get; init; }

    /// <summary>The tokens of it that the answer cites.</summary>
    public required long CitedTokens { get; init; }
}
