using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>Finds sensitive data in text. Register your own to add or replace rules.</summary>
public interface ISensitiveDataDetector
{
    /// <summary>All findings in the order of the text; they do not overlap.</summary>
    /// <param name="tenant">Whose text it is: tenants have their own patterns, word lists and regions of telephone numbers.</param>
    /// <param name="text">The text; offsets of findings count its UTF-16 code units.</param>
    IReadOnlyList<Finding> Detect(TenantId tenant, string text);
}
