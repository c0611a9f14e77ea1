using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Configuration;
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
            var options = ConfigurationOptions.Parse(connection);
            return options.EndPoints.Count == 0 ? "it names no server"
                : PlaceholderSecrets.Is(options.Password ?? string.Empty) ? "its password is a placeholder out of an example, which everybody knows"
                : null;
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            return problem.Message.Split(" (Parameter")[0].TrimEnd('.');
        }
    }

    public static IServiceCollection AddRedisCache(this IServiceCollection services) =>
        services.AddSingleton<RedisCacheConnection>().AddSingleton<RedisCalls>();
}
