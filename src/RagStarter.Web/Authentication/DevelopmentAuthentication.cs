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

    // A proxy sends some of these; then the caller is whoever asked the proxy.
    private static readonly string[] SignsOfProxies =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-ARR-ClientCert",
    ];

    /// <summary>The developer as a user of a tenant with some of its groups.</summary>
    public static SignedIn SignedInAs(Tenant tenant, IReadOnlyList<string> groups) =>
        new(new Caller { Tenant = tenant.Id, User = User, Groups = groups, Role = Roles.Admin }, SignedIn.ByMachine);

    /// <summary>
    /// Whether the caller is on this machine, as far as the connection itself tells: both of its ends, no proxy between,
    /// and the name under which the application was called, since a web page can make a browser call it under another.
    /// </summary>
    public static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Connection.LocalIpAddress)
        && IsLoopbackName(context.Request.Host.Host)
        && !SignsOfProxies.Any(context.Request.Headers.ContainsKey);

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
                return Task.FromResult(AuthenticateResult.Fail("There is no such tenant."));
            }

            tenant = found;
        }

        var groups = Request.Headers["X-Groups"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(SignedInAs(tenant, groups).ToPrincipal(SchemeName), SchemeName)));
    }

    // Within the process and over a socket of the file system there is no address.
    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
