using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>What happens to sensitive data before text reaches a model, an embedder, a cache, a store or a log; section "Redaction".</summary>
public sealed class RedactionOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Redaction";

    /// <summary>
    /// The action by class, in all sinks that Sinks says nothing else about: keep, placeholder, hmac, erase or refuse. A
    /// class that is not listed is replaced by a placeholder; web addresses are kept, and names of persons but in logs.
    /// docs/redaction.md has the classes and the defaults.
    /// </summary>
    public Dictionary<string, string> Policy { get; init; } = [];

    /// <summary>The action by sink and class, where it is to be other than Policy says.</summary>
    public SinkPolicies Sinks { get; init; } = new();

    /// <summary>The least confidence, from 0 to 1, by class: what is found with less is left as it is. Not listed: 0.7 for Person, 0 for other classes.</summary>
    public Dictionary<string, double> MinConfidence { get; init; } = [];

    /// <summary>
    /// How documents are kept: "as-is", or "redacted" with the policy of the sink Store when they are ingested; the
    /// uploaded file is then deleted.
    /// </summary>
    [AllowedValues(DocumentStorage.AsIs, DocumentStorage.Redacted)]
    public string Documents { get; init; } = DocumentStorage.AsIs;

    /// <summary>
    /// The secret that the keys of the tenants are derived from, for the action hmac and for the placeholders of
    /// conversations: at least 32 characters that nobody can guess. Without it nothing can be replaced by hmac, and
    /// conversations remember their placeholders only in the memory of the process.
    /// </summary>
    public string Secret { get; init; } = string.Empty;

    /// <summary>What is other for a tenant, by its name.</summary>
    public Dictionary<string, TenantRedaction> Tenants { get; init; } = [];

    /// <summary>The action for a class on its way from a tenant's text to a sink.</summary>
    public string ActionFor(TenantId tenant, RedactionSink sink, string classification)
    {
        // A forgotten tenant refuses here, too.
        if (Tenants.TryGetValue(tenant.Value, out var own))
        {
            if (own.Sinks[sink].TryGetValue(classification, out var action) || own.Policy.TryGetValue(classification, out action))
            {
                return action;
            }
        }

        return ActionFor(sink, classification);
    }

    /// <summary>The action for a class where no tenant is known, as in a log line of the host.</summary>
    public string ActionFor(RedactionSink sink, string classification) =>
        Sinks[sink].TryGetValue(classification, out var action) || Policy.TryGetValue(classification, out action)
            ? action
            : RedactionDefaults.ActionFor(sink, classification);

    /// <summary>The least confidence of a class for a tenant.</summary>
    public double MinConfidenceFor(TenantId? tenant, string classification) =>
        tenant is { } known && Tenants.TryGetValue(known.Value, out var own) && own.MinConfidence.TryGetValue(classification, out var least)
            ? least
            : MinConfidence.GetValueOrDefault(classification, RedactionDefaults.MinConfidenceFor(classification));

    /// <summary>Whether the documents of a tenant are redacted when they are ingested.</summary>
    public bool StoresRedacted(TenantId tenant) =>
        (Tenants.TryGetValue(tenant.Value, out var own) && own.Documents.Length > 0 ? own.Documents : Documents) == DocumentStorage.Redacted;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => RedactionRules.Check(this);
}
