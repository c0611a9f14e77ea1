namespace RagStarter.Core.Tenancy.Keys;

/// <summary>What a key is to stand for.</summary>
public sealed record ApiKeyRequest
{
    /// <summary>The user's name inside the tenant.</summary>
    public required string User { get; init; }

    /// <summary>The team inside the tenant; empty when none is known.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>The groups whose documents the user may read.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role { get; init; } = Roles.User;

    /// <summary>What the key is for.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>How long it is taken; Tenancy:Keys:Lifetime when not set, and never longer than Tenancy:Keys:MaxLifetime.</summary>
    public TimeSpan? Lifetime { get; init; }
}
