using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>Settings were applied to a tenant, or the last such change was taken back. Changes are only ever added; the last one is in force.</summary>
public sealed class TuningChange
{
    /// <summary>The order of the changes.</summary>
    public long Sequence { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>The settings from then on as JSON; empty for those of the configuration.</summary>
    public required string Settings { get; init; }

    /// <summary>The name of the profile; empty for settings without one.</summary>
    public string Profile { get; init; } = string.Empty;

    /// <summary>The change that it takes back; not set for one that applies settings.</summary>
    public long? Undoes { get; init; }
}
