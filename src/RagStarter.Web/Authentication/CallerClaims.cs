using System.Security.Claims;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>A caller as claims and back.</summary>
internal static class CallerClaims
{
    public const string Tenant = "ragstarter:tenant";
    private const string Team = "ragstarter:team";
    private const string Group = "ragstarter:group";

    public static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme) => new(new ClaimsIdentity(
        caller.Groups.Select(g => new Claim(Group, g)).Concat(
        [
            new Claim(ClaimTypes.Name, caller.User),
            new Claim(ClaimTypes.Role, caller.Role),
            new Claim(Tenant, caller.Tenant.Value),
            new Claim(Team, caller.Team),
        ]),
        scheme));

    /// <summary>The caller of a signed-in principal.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal) =>
        TenantId.TryParse(principal.FindFirstValue(Tenant), out var tenant) && principal.Identity?.Name is { Length: > 0 } user
            ? new Caller
            {
                Tenant = tenant,
                User = user,
                Team = principal.FindFirstValue(Team) ?? string.Empty,
                Groups = [.. principal.FindAll(Group).Select(c => c.Value)],
                Role = principal.FindFirstValue(ClaimTypes.Role) ?? Roles.User,
            }
            : throw new UnauthorizedAccessException("Nobody is signed in.");
}
