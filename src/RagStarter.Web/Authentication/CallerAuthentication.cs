using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using RagStarter.Core.Configuration;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Registers sign-in: API keys for programs, a cookie for the page, a developer without a key in Development.</summary>
internal static class CallerAuthentication
{
    /// <summary>The policy for endpoints that change documents.</summary>
    public const string EditorPolicy = "editor";

    /// <summary>The policy for endpoints that show or change what concerns the whole tenant.</summary>
    public const string AdminPolicy = "admin";

    private const string SelectScheme = "Caller";

    public static IServiceCollection AddCallerAuthentication(
        this IServiceCollection services, IConfiguration configuration, IWebHostEnvironment environment)
    {
        RequireSomeAuthentication(configuration, environment);
        services.AddValidatedOptions<AuthenticationSettings>(AuthenticationSettings.Section);
        services.AddSingleton<ApiKeyDirectory>();
        services.AddCascadingAuthenticationState();
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>();
        services.AddDataProtection().SetApplicationName("ragstarter");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<ApplicationPaths, ILoggerFactory>((keys, paths, logger) => keys.XmlRepository =
                new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                    new DirectoryInfo(Path.Combine(paths.State, "keys")), logger));

        var authentication = services.AddAuthentication(SelectScheme)
            .AddPolicyScheme(SelectScheme, null, select => select.ForwardDefaultSelector = context =>
                ApiKeyHandler.IsPresent(context.Request) ? ApiKeyHandler.SchemeName
                : !environment.IsDevelopment() || context.Request.Cookies.ContainsKey(SessionCookie) ? CookieAuthenticationDefaults.AuthenticationScheme
                : DevelopmentHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = SessionCookie;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
                cookie.LoginPath = "/sign-in";
                cookie.Events.OnRedirectToLogin = context => RedirectPages(context, StatusCodes.Status401Unauthorized);
                cookie.Events.OnRedirectToAccessDenied = context => RedirectPages(context, StatusCodes.Status403Forbidden);
                cookie.Events.OnValidatePrincipal = RejectVanishedTenant;
            });
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

    private const string SessionCookie = "ragstarter.session";

    private static void RequireSomeAuthentication(IConfiguration configuration, IWebHostEnvironment environment)
    {
        var keys = configuration.GetSection(AuthenticationSettings.Section).GetSection(nameof(AuthenticationSettings.ApiKeys));
        if (!environment.IsDevelopment() && !keys.GetChildren().Any())
        {
            throw new ConfigurationException(
                $"{keys.Path} is empty in the environment '{environment.EnvironmentName}': nobody could sign in. Make a key with 'ragstarter keys new --tenant TENANT --user NAME' and configure the lines that it prints; only the environment 'Development' works without keys.");
        }
    }

    // The API answers with a status; only pages are redirected.
    private static Task RedirectPages(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    // A session outlives the tenant that was removed from the configuration, but not its use.
    private static Task RejectVanishedTenant(CookieValidatePrincipalContext context)
    {
        var tenants = context.HttpContext.RequestServices.GetRequiredService<TenantDirectory>();
        if (!TenantId.TryParse(context.Principal?.FindFirst(CallerClaims.Tenant)?.Value, out var tenant) || tenants.Find(tenant) is null)
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }
}
