using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction;

/// <summary>Finds sensitive data in text. Register your own to add or replace rules.</summary>
public interface ISensitiveDataDetector
{
    /// <summary>All findings in order; they do not overlap.</summary>
    IReadOnlyList<Finding> Detect(TenantId tenant, string text);
}
