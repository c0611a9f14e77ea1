using RagStarter.Web.Authentication;

namespace RagStarter.Web.Hardening;

/// <summary>
/// Refuses what another site makes a browser send in the name of its user: requests that change something, and sockets,
/// which a cookie or the machine signs in by itself. SameSite keeps the cookie from being sent; this is the second guard,
/// and the only one in Development, where there is no cookie.
/// </summary>
internal static class CrossSiteGuard
{
    /// <summary>A header that no form of another site can send; clients that are no browser say with it that they mean it.</summary>
    public const string OwnHeader = "X-Requested-With";

    public static void UseCrossSiteGuard(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (ChangesSomething(context) && !IsOwn(context.Request) && IsSignedInByItself(context))
        {
            await Results.Problem(
                "A browser sent this request for another site, or did not say for which. From a program, send a key in 'Authorization: Bearer'.",
                statusCode: StatusCodes.Status403Forbidden,
                title: "Sent by another site",
                type: "urn:ragstarter:cross-site").ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    private static bool ChangesSomething(HttpContext context) =>
        context.Request.Headers.Upgrade.Contains("websocket", StringComparer.OrdinalIgnoreCase)
        || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method) || HttpMethods.IsTrace(context.Request.Method));

    // Browsers say where a request comes from in Sec-Fetch-Site, and older ones in Origin; a page cannot change either.
    private static bool IsOwn(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(AuthorityOf(request, from), StringComparison.OrdinalIgnoreCase)
            : request.Headers.ContainsKey(OwnHeader);
    }

    // Without the port where it is the scheme's own, as Uri has it.
    private static string AuthorityOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && port != (origin.Scheme == "https" ? 443 : 80) ? request.Host.Value! : request.Host.Host;

    // A program on the developer's machine has no browser that could be misled.
    private static bool IsSignedInByItself(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, AuthenticationType: { } scheme }
        && CallerAuthentication.IsAmbient(scheme)
        && (scheme != DevelopmentHandler.SchemeName || IsBrowser(context.Request));

    private static bool IsBrowser(HttpRequest request) => request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.ContainsKey("Origin");
}
