using System.Collections.Frozen;
using Microsoft.Extensions.Compliance.Classification;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>The rules of all tenants, made once for a configuration.</summary>
internal sealed class TenantRuleBook
{
    private readonly TenantRules _common;
    private readonly FrozenDictionary<string, TenantRules> _tenants;

    /// <summary>Compiles a checked configuration.</summary>
    public TenantRuleBook(DetectionOptions options)
    {
        Options = options;
        var regions = options.PhoneRegions.Count > 0 ? options.PhoneRegions : DetectionOptions.DefaultPhoneRegions;
        _common = new TenantRules(regions, Compile(options.Patterns), Compile(options.Words));
        _tenants = options.Tenants.ToFrozenDictionary(
            t => t.Key,
            t => new TenantRules(
                t.Value.PhoneRegions.Count > 0 ? t.Value.PhoneRegions : regions,
                [.. _common.Patterns, .. Compile(t.Value.Patterns)],
                [.. _common.Words, .. Compile(t.Value.Words)]),
            StringComparer.Ordinal);
    }

    /// <summary>The configuration that the rules were made of.</summary>
    public DetectionOptions Options { get; }

    /// <summary>The rules of a tenant.</summary>
    public TenantRules Of(TenantId tenant) => _tenants.Count == 0 || tenant == default ? _common : _tenants.GetValueOrDefault(tenant.Value, _common);

    private static List<CustomPattern> Compile(Dictionary<string, DetectionPatternOptions> patterns) => [.. patterns.Values.Select(CustomPattern.Of)];

    private static List<CustomWords> Compile(Dictionary<string, DetectionWordsOptions> words) =>
        [.. words.Values.Select(w => new CustomWords(w.Words, new DataClassification(SensitiveData.Taxonomy, w.Class)))];
}
