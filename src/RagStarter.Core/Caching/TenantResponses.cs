using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Caching;

/// <summary>What is otherwise for the answers of one tenant; what is not set is as for all.</summary>
public sealed class TenantResponses
{
    /// <summary>See <see cref="ResponseCacheOptions.MaxErrorRate"/>.</summary>
    [Range(0.0, 0.2)]
    public double? MaxErrorRate { get; init; }
}
