namespace RagStarter.Core.Redaction.Detection;

/// <summary>What a tenant adds to the detection.</summary>
public sealed class TenantDetectionOptions
{
    /// <summary>The regions of the tenant's telephone numbers, in place of those of all tenants.</summary>
    public IReadOnlyList<string> PhoneRegions { get; init; } = [];

    /// <summary>The tenant's own expressions, by name.</summary>
    public Dictionary<string, DetectionPatternOptions> Patterns { get; init; } = [];

    /// <summary>The tenant's own lists of words, by name.</summary>
    public Dictionary<string, DetectionWordsOptions> Words { get; init; } = [];
}
