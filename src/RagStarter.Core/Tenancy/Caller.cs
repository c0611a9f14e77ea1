namespace RagStarter.Core.Tenancy;

/// <summary>Who asks: the tenant, the person or client inside it, and what they may read.</summary>
public sealed record Caller
{
    /// <summary>The group that everybody in a tenant belongs to. Documents without an explicit group carry it.</summary>
    public const string Everyone = "everyone";

    private readonly string[] _groups = [Everyone];

    /// <summary>The isolation boundary.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The user's name inside the tenant; budgets and the ledger count by it.</summary>
    public required string User { get; init; }

    /// <summary>The team inside the tenant; empty when none is known.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>
    /// The groups whose documents the caller may read: sorted, without repetitions, <see cref="Everyone"/> included.
    /// </summary>
    public IReadOnlyList<string> Groups
    {
        get => _groups;
        init => _groups = [.. value.Append(Everyone).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the caller may do: "user", "editor" (may change documents) or "admin".</summary>
    public string Role { get; init; } = Roles.User;

    /// <summary>The groups as one key: two callers with the same key may read the same documents.</summary>
    public string AccessKey => string.Join('|', _groups.Select(Uri.EscapeDataString));
}
