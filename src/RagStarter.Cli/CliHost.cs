using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Storage;
using RagStarter.VectorStores;

namespace RagStarter.Cli;

/// <summary>The pipeline for a command, with the settings of the web page.</summary>
internal static class CliHost
{
    /// <summary>Builds the services and brings the database up to date.</summary>
    /// <param name="overrides">Settings that the command needs to be otherwise.</param>
    /// <param name="withoutBudgets">Whether the configured budget rules apply to nobody, for measurements.</param>
    /// <param name="replaceModels">Clients in place of those of configured models, by id, for measurements.</param>
    public static async Task<IHost> CreateAsync(
        IReadOnlyDictionary<string, string?>? overrides = null, bool withoutBudgets = false, IReadOnlyDictionary<string, IChatClient>? replaceModels = null)
    {
        var builder = CreateBuilder();
        if (withoutBudgets)
        {
            // A name that nobody has.
            var rules = builder.Configuration.GetSection($"{BudgetOptions.Section}:{nameof(BudgetOptions.Rules)}").GetChildren();
            builder.Configuration.AddInMemoryCollection(rules.ToDictionary(
                rule => $"{rule.Path}:{nameof(BudgetRuleOptions.Match)}", string? (_) => "\u0000"));
        }

        if (overrides is not null)
        {
            builder.Configuration.AddInMemoryCollection(overrides);
        }

        // Standard output belongs to results.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter((_, level) => level >= LogLevel.Warning);
        builder.Services.AddPipeline(builder.Configuration).AddVectorStore(builder.Configuration);

        foreach (var (id, client) in replaceModels ?? new Dictionary<string, IChatClient>())
        {
            builder.Services.AddKeyedSingleton<IChatClient>(
                id, (services, _) => new GuardedChatClient(client, services.GetRequiredService<ModelCatalog>().ChatModels.First(m => m.Id == id)));
        }

        var host = builder.Build();
        try
        {
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            await host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>The settings alone, for commands that work where the pipeline cannot be built.</summary>
    public static IConfiguration ReadConfiguration() => CreateBuilder().Configuration;

    private static HostApplicationBuilder CreateBuilder() => Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
    {
        ContentRootPath = AppContext.BaseDirectory,
        EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environments.Development,
    });
}
