using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Hardening;

/// <summary>How many requests are taken of whom, and how long each may take.</summary>
internal static class RequestLimits
{
    /// <summary>The rate of uploads.</summary>
    public const string Uploads = "uploads";

    /// <summary>The time limit of requests to the API.</summary>
    public const string Usual = "usual";

    /// <summary>The time limit of answers, exports and uploads.</summary>
    public const string Long = "long";

    private const int PartsOfMinute = 6;

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
            limiter.AddPolicy<string>(Uploads, context => CallerOf(context) is { } caller && !IsDeveloper(context)
                ? Limit($"upload/{caller}", Settings(context).UploadsPerMinute)
                : NoLimit());
            limiter.OnRejected = async (rejected, _) => await RefuseAsync(
                rejected.HttpContext,
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                "More requests came than are allowed in a minute.");
        });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<WebSettings>>((timeouts, web) =>
        {
            timeouts.AddPolicy(Usual, Policy(web.Value.RequestTimeout));
            timeouts.AddPolicy(Long, Policy(web.Value.LongRequestTimeout));
        });
        return services;
    }

    /// <summary>Answers with status 429, when to come again, and why.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan wait, string why)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            $"{why} Try again in {seconds} s.",
            statusCode: StatusCodes.Status429TooManyRequests,
            title: "Too many requests",
            type: "urn:ragstarter:too-many-requests").ExecuteAsync(context);
    }

    private static RequestTimeoutPolicy Policy(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = context => Results.Problem(
            $"The request took longer than {timeout}.", statusCode: StatusCodes.Status504GatewayTimeout, title: "Took too long", type: "urn:ragstarter:timeout").ExecuteAsync(context),
    };

    private static RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        var settings = Settings(context);
        var isOfApi = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
        return IsHealth(context) || IsDeveloper(context) ? NoLimit()
            : CallerOf(context) is not { } caller ? Limit($"address/{SignInThrottle.AddressOf(context)}", settings.AnonymousRequestsPerMinute)

            // The page keeps one connection open and reads files of the application, which cost nothing.
            : isOfApi ? Limit($"caller/{caller}", settings.RequestsPerMinute)
            : NoLimit();
    }

    private static RateLimitPartition<string> Limit(string key, int perMinute) => perMinute == 0
        ? NoLimit()
        : RateLimitPartition.GetTokenBucketLimiter($"{perMinute}/{key}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / PartsOfMinute),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(PartsOfMinute, perMinute),
            QueueLimit = 0,
        });

    private static RateLimitPartition<string> NoLimit() => RateLimitPartition.GetNoLimiter(string.Empty);

    private static WebSettings Settings(HttpContext context) => context.RequestServices.GetRequiredService<IOptionsMonitor<WebSettings>>().CurrentValue;

    private static string? CallerOf(HttpContext context) =>
        context.User.Find() is { Caller: var caller } ? $"{caller.Tenant.Value}/{caller.User}" : null;

    private static bool IsDeveloper(HttpContext context) => context.User.Find() is { Proof: SignedIn.ByMachine };

    // Whoever watches the application asks often.
    private static bool IsHealth(HttpContext context) => context.Request.Path.StartsWithSegments("/healthz", StringComparison.OrdinalIgnoreCase);
}
