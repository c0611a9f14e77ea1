namespace RagStarter.Core.Redaction.Detection;

/// <summary>What a tenant adds to the detection.</summary>
/// <param name="PhoneRegions">Regions (ISO 3166-1) whose numbers are found without a country code.</param>
/// <param name="Patterns">The tenant's own expressions, with those of all tenants.</param>
/// <param name="Words">The tenant's own lists of words, with those of all tenants.</param>
internal sealed record TenantRules(IReadOnlyList<string> PhoneRegions, IReadOnlyList<CustomPattern> Patterns, IReadOnlyList<CustomWords> Words)
{
    /// <summary>What is found without configuration.</summary>
    public static TenantRules Default { get; } = new(DetectionOptions.DefaultPhoneRegions, [], []);
}
