using System.Security.Claims;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>A caller as claims and back.</summary>
internal static class CallerClaims
{
    private const string Tenant = "ragstarter:tenant";
    private const string Team = "ragstarter:team";
    private const string Group = "ragstarter:group";
    private const string Proof = "ragstarter:proof";

    public static ClaimsPrincipal ToPrincipal(this SignedIn signedIn, string scheme) => new(new ClaimsIdentity(
        signedIn.Caller.Groups.Select(g => new Claim(Group, g)).Concat(
        [
            new Claim(ClaimTypes.Name, signedIn.Caller.User),
            new Claim(ClaimTypes.Role, signedIn.Caller.Role),
            new Claim(Tenant, signedIn.Caller.Tenant.Value),
            new Claim(Team, signedIn.Caller.Team),
            new Claim(Proof, signedIn.Proof),
        ]),
        scheme));

    /// <summary>The caller of a signed-in principal.</summary>
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal) =>
        principal.Find()?.Caller ?? throw new UnauthorizedAccessException("Nobody is signed in.");

    /// <summary>Who is signed in, if anybody.</summary>
    public static SignedIn? Find(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true, Name: { Length: > 0 } user }
        && TenantId.TryParse(principal.FindFirstValue(Tenant), out var tenant)
        && principal.FindFirstValue(Proof) is { Length: > 0 } proof
            ? new SignedIn(
                new Caller
                {
                    Tenant = tenant,
                    User = user,
                    Team = principal.FindFirstValue(Team) ?? string.Empty,
                    Groups = [.. principal.FindAll(Group).Select(c => c.Value)],
                    Role = principal.FindFirstValue(ClaimTypes.Role) ?? Roles.User,
                },
                proof)
            : null;
}
