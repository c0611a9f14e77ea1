using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Redis;

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

    public static IServiceCollection AddRedisCache(this IServiceCollection services) =>
        services.AddSingleton<RedisCacheConnection>().AddSingleton<RedisCalls>();
}
