namespace RagStarter.Core.Redaction.Policy;

/// <summary>What is other than for all tenants.</summary>
public sealed class TenantRedaction
{
    /// <summary>The action by class, in all sinks that <see cref="Sinks"/> says nothing else about.</summary>
    public Dictionary<string, string> Policy { get; init; } = [];

    /// <summary>The action by sink and class.</summary>
    public SinkPolicies Sinks { get; init; } = new();

    /// <summary>The least confidence by class.</summary>
    public Dictionary<string, double> MinConfidence { get; init; } = [];

    /// <summary>How documents are kept: "as-is" or "redacted"; empty for what holds for all.</summary>
    public string Documents { get; init; } = string.Empty;
}
