namespace RagStarter.Core.Tenancy.Keys;

/// <summary>A key that was issued: whoever presents it is this user. The key itself is not kept, only its hash.</summary>
public sealed class ApiKey
{
    /// <summary>The public part of the key, which names it in lists and in the audit log.</summary>
    public required string Id { get; init; }

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>SHA-256 of the whole key in lower-case hexadecimal digits. A key has 256 random bits: it needs no salt.</summary>
    public required string Hash { get; init; }

    /// <summary>The user's name inside the tenant.</summary>
    public required string User { get; init; }

    /// <summary>The team inside the tenant; empty when none is known.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>The groups whose documents the user may read, joined by "|".</summary>
    public string Groups { get; init; } = string.Empty;

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>What the key is for, in the words of who issued it.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who issued it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From when on it is no longer taken.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was used last, to the minute; not set when it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was revoked; not set when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The groups as a list.</summary>
    public string[] GroupList => Groups.Split('|', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it signs somebody in at this time.</summary>
    public bool IsValidAt(DateTimeOffset time) => RevokedAt is null && time < ExpiresAt;

    /// <summary>The user that the key stands for.</summary>
    public Caller ToCaller() => new() { Tenant = Tenant, User = User, Team = Team, Groups = GroupList, Role = Role };
}
