using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Components.Costs;

/// <summary>What the reader of the page may see.</summary>
internal static class CallerRights
{
    /// <summary>Whether the lines of the whole tenant are theirs to see, as over the API.</summary>
    public static bool IsAdmin(this Caller caller) => Roles.Includes(caller.Role, Roles.Admin);
}
