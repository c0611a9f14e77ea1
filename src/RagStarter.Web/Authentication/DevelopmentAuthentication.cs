using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>
/// Signs in a developer without a key. It exists in the Development environment only, and works for callers on the same
/// machine only.
/// </summary>
internal sealed class DevelopmentHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TenantDirectory tenants)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Development";
    private const string User = "developer";

    /// <summary>The developer as a user of a tenant with some of its groups.</summary>
    public static Caller CallerOf(Tenant tenant, IReadOnlyList<string> groups) =>
        new() { Tenant = tenant.Id, User = User, Groups = groups, Role = Roles.Admin };

    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsLocal(Context) || tenants.All is not [var tenant, ..])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        // A script may name the tenant that it means.
        var named = Request.Headers["X-Tenant"].ToString();
        if (named.Length > 0)
        {
            if (!TenantId.TryParse(named, out var id) || tenants.Find(id) is not { } found)
            {
                return Task.FromResult(AuthenticateResult.Fail($"There is no tenant '{named}'."));
            }

            tenant = found;
        }

        var groups = Request.Headers["X-Groups"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(CallerOf(tenant, groups).ToPrincipal(SchemeName), SchemeName)));
    }
}
