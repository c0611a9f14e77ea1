using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Endpoints;

/// <summary>Signing in and out of the page. Forms post here, with an antiforgery token.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this WebApplication app)
    {
        app.MapPost("/session/key", SignInWithKeyAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/session/end", (Delegate)SignOutAsync).RequireAuthorization().ExcludeFromDescription();
        if (app.Environment.IsDevelopment())
        {
            app.MapPost("/session/tenant", SwitchTenantAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static async Task<IResult> SignInWithKeyAsync(HttpContext context, KeyRing keys, SignInThrottle throttle, [FromForm] string? key, [FromForm] string? returnUrl)
    {
        if (await keys.FindAsync(key?.Trim() ?? string.Empty, context.RequestAborted) is not { } found)
        {
            throttle.NoteFailure(context);
            return Results.LocalRedirect("/sign-in?failed=true");
        }

        await SignInAsync(context, found);
        return Results.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect("/sign-in");
    }

    // In Development the person at the keyboard may be a user of any tenant, to see what each sees.
    private static async Task<IResult> SwitchTenantAsync(HttpContext context, TenantDirectory tenants, IFormCollection form)
    {
        var tenant = form["tenant"].ToString();
        var groups = form["groups"].OfType<string>();
        if (!DevelopmentHandler.IsLocal(context))
        {
            return Results.Forbid();
        }

        if (!TenantId.TryParse(tenant, out var id) || tenants.Find(id) is not { } found)
        {
            return Results.BadRequest($"There is no tenant '{tenant}'.");
        }

        await SignInAsync(context, DevelopmentHandler.SignedInAs(found, [.. groups.Intersect(found.Groups)]));
        return Results.LocalRedirect("/");
    }

    private static Task SignInAsync(HttpContext context, SignedIn signedIn) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        signedIn.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme));

    private static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\'));
}
