namespace RagStarter.Core.Tenancy;

/// <summary>The roles of a caller, each including the one before.</summary>
public static class Roles
{
    /// <summary>May ask questions.</summary>
    public const string User = "user";

    /// <summary>May add and remove documents.</summary>
    public const string Editor = "editor";

    /// <summary>May change budgets and read the whole ledger of the tenant.</summary>
    public const string Admin = "admin";

    /// <summary>All roles, the weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [User, Editor, Admin];

    /// <summary>Whether <paramref name="role"/> includes the rights of <paramref name="needed"/>.</summary>
    public static bool Includes(string role, string needed)
    {
        // An unknown role has no rights, and an unknown right is given to nobody.
        var order = All.ToList();
        return order.Contains(needed) && order.IndexOf(role) >= order.IndexOf(needed);
    }
}
