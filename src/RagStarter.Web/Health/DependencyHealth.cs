using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Caching;
using RagStarter.Core.Storage;
using RagStarter.VectorStores;
using RagStarter.VectorStores.Qdrant;

namespace RagStarter.Web.Health;

/// <summary>
/// /healthz/live says that the process runs; /healthz/ready that it can answer. A cache that is down makes answers
/// slower, not impossible: it is reported and does not take the application out of service.
/// </summary>
internal static class DependencyHealth
{
    /// <summary>The tag of the checks on which answering depends.</summary>
    public const string Ready = "ready";

    public static IServiceCollection AddDependencyHealth(this IServiceCollection services, IConfiguration configuration)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", HealthStatus.Unhealthy, [Ready])
            .AddCheck<VectorStoreCheck>("vectors", HealthStatus.Unhealthy, [Ready]);
        checks.AddCheck<BudgetCheck>("budgets", HealthStatus.Unhealthy, [Ready]);
        checks.AddCheck<IndexCheck>("index", HealthStatus.Degraded, [Ready]);
        checks.AddCheck<DriftHealthCheck>("drift", HealthStatus.Degraded, [Ready]);
        if (configuration[$"{CacheOptions.Section}:{nameof(CacheOptions.Provider)}"] == CacheOptions.Redis)
        {
            services.AddSingleton<RedisCheck>();
            services.AddHostedService<RedisNotice>();
            checks.AddCheck<RedisCheck>("redis", HealthStatus.Degraded, [Ready]);
        }

        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            new
            {
                status = report.Status.ToString().ToLowerInvariant(),
                checks = report.Entries.ToDictionary(e => e.Key, e => new
                {
                    status = e.Value.Status.ToString().ToLowerInvariant(),
                    description = e.Value.Description,
                }),
            },
            cancellationToken: context.RequestAborted);
    }

    private sealed class DatabaseCheck(IDbContextFactory<StateDbContext> database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var connection = await database.CreateDbContextAsync(cancellationToken);
            return await connection.Database.CanConnectAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, "The database cannot be opened.");
        }
    }

    private sealed class VectorStoreCheck(VectorStore store, IOptions<VectorStoreOptions> options) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await store.CollectionExistsAsync("none", cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (VectorStoreException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, options.Value.Provider == VectorStoreOptions.Qdrant
                    ? $"Qdrant cannot be reached or refuses: nothing can be searched or added until it is back. Check {QdrantOptions.Section}:{nameof(QdrantOptions.Endpoint)}, {nameof(QdrantOptions.ApiKey)} and the server."
                    : "The vector store does not answer.");
            }
        }
    }
}
