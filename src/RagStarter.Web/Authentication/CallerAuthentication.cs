using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Registers sign-in: keys and tokens for programs, a cookie for the page, a developer without a key in Development.</summary>
internal static class CallerAuthentication
{
    /// <summary>The policy for endpoints that change documents.</summary>
    public const string EditorPolicy = "editor";

    /// <summary>The policy for endpoints that show or change what concerns the whole tenant.</summary>
    public const string AdminPolicy = "admin";

    private const string SelectScheme = "Caller";

    public static IServiceCollection AddCallerAuthentication(this IServiceCollection services, IWebHostEnvironment environment)
    {
        services.AddValidatedOptions<AuthenticationSettings>(AuthenticationSettings.Section);
        services.AddSingleton<KeyRing>().AddSingleton<SignInThrottle>().AddSingleton<SignInCheck>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddDataProtection().SetApplicationName("ragstarter");
        services.AddOptions<KeyManagementOptions>().Configure<ApplicationPaths, ILoggerFactory>((keys, paths, logger) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(Path.Combine(paths.State, "keys")), logger));

        // A browser keeps a cookie of this name from being set by another host or over http.
        var cookieName = environment.IsDevelopment() ? "ragstarter.session" : "__Host-ragstarter.session";
        var authentication = services.AddAuthentication(SelectScheme)
            .AddPolicyScheme(SelectScheme, null, select => select.ForwardDefaultSelector = context => SchemeOf(context, environment, cookieName))
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddTokens()
            .AddCookie();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<AuthenticationSettings>>((cookie, settings) => Configure(cookie, cookieName, settings.Value, environment));
        if (environment.IsDevelopment())
        {
            authentication.AddScheme<AuthenticationSchemeOptions, DevelopmentHandler>(DevelopmentHandler.SchemeName, null);
        }

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(EditorPolicy, policy => policy.RequireRole(Roles.Editor, Roles.Admin))
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(Roles.Admin));
        return services;
    }

    /// <summary>Whether a browser signs the caller in by itself, also where another site makes it send the request.</summary>
    public static bool IsAmbient(string? scheme) => scheme is CookieAuthenticationDefaults.AuthenticationScheme or DevelopmentHandler.SchemeName;

    // One way for one request: a request that carries a key or a token is not signed in by anything else.
    private static string SchemeOf(HttpContext context, IWebHostEnvironment environment, string cookieName) =>
        Credentials.Of(context.Request) is { } credential
            ? Credentials.IsToken(credential) && context.RequestServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value.Jwt.IsConfigured
                ? JwtAuthentication.SchemeName
                : ApiKeyHandler.SchemeName
        : !environment.IsDevelopment() || context.Request.Cookies.ContainsKey(cookieName) ? CookieAuthenticationDefaults.AuthenticationScheme
        : DevelopmentHandler.SchemeName;

    private static void Configure(CookieAuthenticationOptions cookie, string name, AuthenticationSettings settings, IWebHostEnvironment environment)
    {
        cookie.Cookie.Name = name;
        cookie.Cookie.Path = "/";
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.ExpireTimeSpan = settings.SessionLifetime;
        cookie.SlidingExpiration = false;
        cookie.LoginPath = "/sign-in";
        cookie.Events.OnRedirectToLogin = context => RedirectPages(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => RedirectPages(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = RenewAsync;
    }

    // The API answers with a status; only pages are redirected.
    private static Task RedirectPages(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    // A session outlives neither its key nor its tenant, and has the rights that they give now.
    private static async Task RenewAsync(CookieValidatePrincipalContext context)
    {
        var keys = context.HttpContext.RequestServices.GetRequiredService<KeyRing>();
        if (context.Principal?.Find() is { } session
            && (session.Proof != SignedIn.ByMachine || DevelopmentHandler.IsLocal(context.HttpContext))
            && await keys.RenewAsync(session, context.HttpContext.RequestAborted) is { } now)
        {
            context.ReplacePrincipal(now.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme));
        }
        else
        {
            context.RejectPrincipal();
        }
    }
}
