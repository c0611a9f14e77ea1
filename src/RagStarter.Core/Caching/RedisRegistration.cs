using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RagStarter.Core.Caching;

/// <summary>Registers Redis as the shared level of the caches.</summary>
internal static class RedisRegistration
{
    /// <summary>Why a connection string cannot be used; <see langword="null"/> when it can.</summary>
    public static string? ProblemOf(string connection)
    {
        try
        {
            return ConfigurationOptions.Parse(connection).EndPoints.Count == 0 ? "it names no server" : null;
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            return problem.Message.Split(" (Parameter")[0].TrimEnd('.');
        }
    }

    public static IServiceCollection AddRedisCache(this IServiceCollection services)
    {
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IOptions<CacheOptions>>((redis, cache) =>
        {
            var options = ConfigurationOptions.Parse(cache.Value.RedisConnection);
            var timeout = (int)cache.Value.RedisTimeout.TotalMilliseconds;

            // Without a server the application starts and answers; operations fail at once instead of queueing, and
            // the client connects by itself when the server is there.
            options.AbortOnConnectFail = false;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ConnectTimeout = timeout;
            options.AsyncTimeout = timeout;
            options.SyncTimeout = timeout;
            redis.ConfigurationOptions = options;
            // The application's own name: two applications on one server do not see each other's entries.
            redis.InstanceName = "RagStarter:";
        });
        return services;
    }
}
