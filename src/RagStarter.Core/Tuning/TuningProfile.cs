using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Tuning;

/// <summary>Settings that somebody of a tenant gave a name.</summary>
public sealed class TuningProfile
{
    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Its name inside the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>The settings as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>When it was saved last.</summary>
    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>Who saved it last.</summary>
    public required string SavedBy { get; set; }
}
