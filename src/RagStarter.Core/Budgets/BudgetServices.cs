using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Caching;
using RagStarter.Core.Configuration;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using StackExchange.Redis;

namespace RagStarter.Core.Budgets;

/// <summary>Registers the budgets.</summary>
public static class BudgetServices
{
    internal static IServiceCollection AddBudgets(this IServiceCollection services) => services
        .AddValidatedOptions<BudgetOptions>(BudgetOptions.Section)
        .AddSingleton<Func<DataPlace?>>(provider => () => PlaceOf(
            provider.GetRequiredService<IOptions<BudgetOptions>>().Value, provider.GetRequiredService<IOptions<CacheOptions>>().Value))
        .AddSingleton<LedgerTotals>()
        .AddSingleton<BudgetRaises>()
        .AddSingleton<BudgetRules>()
        .AddSingleton<EscalationQueue>()
        .AddSingleton<BudgetWatch>()
        .AddSingleton(CreateStore)
        .AddSingleton(provider => new TokenBudget(
            provider.GetRequiredService<BudgetRules>(),
            provider.GetRequiredService<IBudgetStore>(),
            provider.GetRequiredService<BudgetWatch>(),
            provider.GetRequiredService<LedgerWriter>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TokenBudget>>()))
        .AddSingleton<BudgetLadder>()
        .AddSingleton<EscalationWebhook>()
        .AddSingleton(provider => new BudgetAdministration(
            provider.GetRequiredService<BudgetRules>(),
            provider.GetRequiredService<BudgetRaises>(),
            provider.GetRequiredService<IDbContextFactory<StateDbContext>>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<TokenBudgetFilter>();

    /// <summary>Registers what keeps budgets in order while an application runs.</summary>
    public static IServiceCollection AddBudgetUpkeep(this IServiceCollection services) => services
        .AddHostedService<BudgetUpkeep>()
        .AddHostedService<EscalationWorker>();

    // The names of users and what they spend.
    private static DataPlace? PlaceOf(BudgetOptions budgets, CacheOptions cache) => budgets.Store == BudgetOptions.Memory
        ? null
        : new DataPlace(
            $"{BudgetOptions.Section}:{nameof(BudgetOptions.RedisRegion)}",
            "the Redis server of the budgets",
            budgets.RedisRegion.Length > 0 || budgets.RedisConnection.Length > 0 ? budgets.RedisRegion : cache.RedisRegion);

    private static IBudgetStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<BudgetOptions>>().Value;
        if (options.Store == BudgetOptions.Memory)
        {
            return ActivatorUtilities.CreateInstance<MemoryBudgetStore>(provider);
        }

        var address = options.RedisConnection.Length > 0 ? options.RedisConnection : provider.GetRequiredService<IOptions<CacheOptions>>().Value.RedisConnection;
        if (address.Length == 0)
        {
            throw new ConfigurationException("Budgets:RedisConnection is not set, and neither is Cache:RedisConnection; Budgets:Store is 'redis': give the server's address, such as localhost:6379.");
        }

        // The application's own name and environment: two of them on one server do not see each other's budgets. The
        // braces keep all keys in one slot of a cluster, which a step over several totals needs.
        var environment = provider.GetRequiredService<IHostEnvironment>().EnvironmentName.ToLowerInvariant();
        return ActivatorUtilities.CreateInstance<RedisBudgetStore>(provider, Server(address, options.RedisTimeout), $"{{RagStarter:{environment}:budgets}}:");
    }

    private static ConfigurationOptions Server(string address, TimeSpan timeout)
    {
        var server = ConfigurationOptions.Parse(address);
        var milliseconds = (int)timeout.TotalMilliseconds;
        server.AbortOnConnectFail = false;
        server.BacklogPolicy = BacklogPolicy.FailFast;
        server.ConnectTimeout = milliseconds;
        server.AsyncTimeout = milliseconds;
        server.SyncTimeout = milliseconds;
        return server;
    }
}
