using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching;

namespace RagStarter.Web.Health;

/// <summary>Asks the Redis server of the caches for a sign of life.</summary>
internal sealed class RedisCheck(CacheAdministration cache, IOptions<CacheOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        return await cache.IsReachableAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(Sentence);
    }

    /// <summary>What is wrong and what to do; the connection text may contain a password and is not shown.</summary>
    public static string Sentence =>
        $"Redis cannot be reached: answers are made without the shared cache until it is back. Check {CacheOptions.Section}:{nameof(CacheOptions.RedisConnection)} and the server.";

    public string Endpoint => options.Value.RedisConnection.Split(',')[0];
}

/// <summary>Says once, at the start and at each change, whether Redis can be reached.</summary>
internal sealed partial class RedisNotice(RedisCheck check, ILogger<RedisNotice> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        var context = new HealthCheckContext();
        bool? wasHealthy = null;
        do
        {
            var isHealthy = (await check.CheckHealthAsync(context, stoppingToken)).Status == HealthStatus.Healthy;
            if (isHealthy && wasHealthy == false)
            {
                LogBack(check.Endpoint);
            }
            else if (!isHealthy && wasHealthy != false)
            {
                LogAway(check.Endpoint, RedisCheck.Sentence);
            }

            wasHealthy = isHealthy;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Endpoint}: {Sentence}")]
    private partial void LogAway(string endpoint, string sentence);

    [LoggerMessage(2002, LogLevel.Information, "{Endpoint}: Redis is back and used again")]
    private partial void LogBack(string endpoint);
}
