using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Hardening;

/// <summary>Limits, headers and checks around every request.</summary>
internal static class RequestHardening
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * 1024;

    public static IServiceCollection AddRequestHardening(this IServiceCollection services)
    {
        services.AddValidatedOptions<WebSettings>(WebSettings.Section);
        services.AddRequestLimits();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<WebSettings>>((server, web) =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = web.Value.MaxBodyKilobytes * Kilobyte;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<WebSettings>>((forwarded, web) => Configure(forwarded, web.Value));
        services.AddOptions<HstsOptions>().Configure<IOptions<WebSettings>>((hsts, web) => hsts.MaxAge = web.Value.HstsMaxAge);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "ragstarter.form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        return services;
    }

    /// <summary>What comes before authentication: who asks, how, and with which headers it is answered.</summary>
    public static void UseRequestHardening(this WebApplication app)
    {
        var web = app.Services.GetRequiredService<IOptions<WebSettings>>().Value;
        if (web.Proxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UsePrivacyHeaders();
        if (!app.Environment.IsDevelopment())
        {
            if (web.HstsMaxAge > TimeSpan.Zero)
            {
                app.UseHsts();
            }

            if (web.RedirectToHttps)
            {
                app.UseHttpsRedirection();
            }
        }
    }

    /// <summary>What stands around authentication: guessing, other sites, too many requests, too long ones.</summary>
    public static void UseGuardedAuthentication(this WebApplication app)
    {
        app.UseSignInThrottle();
        app.UseAuthentication();
        app.UseCrossSiteGuard();
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        app.UseAuthorization();
    }

    /// <summary>Lets an endpoint take an upload of the configured size.</summary>
    public static TBuilder TakesUploads<TBuilder>(this TBuilder endpoint, IServiceProvider services)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequestSizeLimitAttribute(services.GetRequiredService<IOptions<WebSettings>>().Value.MaxUploadMegabytes * Megabyte))
            .EndsAfter(RequestLimits.Long)
            .RequireRateLimiting(RequestLimits.Uploads);

    /// <summary>Ends the requests of an endpoint after a time: <see cref="RequestLimits.Usual"/> or <see cref="RequestLimits.Long"/>.</summary>
    public static TBuilder EndsAfter<TBuilder>(this TBuilder endpoint, string policy)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestTimeoutAttribute(policy));

    private static void UsePrivacyHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        context.Response.OnStarting(() =>
        {
            // Files of the application say themselves how long they are kept; all else is for its reader alone.
            if (!headers.ContainsKey("Cache-Control") || context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void UseSignInThrottle(this WebApplication app) => app.Use(async (context, next) =>
    {
        var presents = Credentials.Of(context.Request) is not null
            || (HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments("/session/key", StringComparison.OrdinalIgnoreCase));
        if (presents && context.RequestServices.GetRequiredService<SignInThrottle>().WaitOf(context) is { } wait)
        {
            await RequestLimits.RefuseAsync(context, wait, "Too many keys or tokens that are not known came from this address.");
            return;
        }

        await next(context);
    });

    private static void Configure(ForwardedHeadersOptions forwarded, WebSettings web)
    {
        // Loopback is trusted by default, and would let a caller on this machine say to be another.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in web.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        forwarded.ForwardLimit = web.ProxyHops;
        forwarded.ForwardedHeaders = web.Proxies.Count > 0
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost
            : ForwardedHeaders.None;
    }
}
