using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Configuration;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Authentication;

namespace RagStarter.Web;

/// <summary>Starts the application, or says in a sentence why it cannot.</summary>
internal static class Startup
{
    private const int WrongConfiguration = 2;
    private const string PollingVariable = "DOTNET_USE_POLLING_FILE_WATCHER";

    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    {
        try
        {
            LookAtSettingsNowAndThen();
            var builder = WebApplication.CreateBuilder(args);
            configure(builder);

            // Running it disposes of it; where it cannot run, the process ends.
            var app = builder.Build();
            await PrepareAsync(app.Services);
            map(app);
            await app.RunAsync();
            return 0;
        }
        catch (Exception problem) when (Explain(problem) is { Count: > 0 } reasons)
        {
            // Tests that host the application want the exception; a person wants the sentence.
            await Console.Error.WriteLineAsync("RagStarter cannot start:");
            foreach (var reason in reasons)
            {
                await Console.Error.WriteLineAsync($"  {reason}");
            }

            if (IsHostedByTests())
            {
                throw;
            }

            return WrongConfiguration;
        }
    }

    // A watched folder is told of every write to any file beneath it. Where the state lies there, that is each page of each
    // transaction of the databases; a look at the settings every few seconds costs nothing.
    private static void LookAtSettingsNowAndThen()
    {
        if (Environment.GetEnvironmentVariable(PollingVariable) is null)
        {
            Environment.SetEnvironmentVariable(PollingVariable, bool.TrueString);
        }
    }

    /// <summary>Everything that can be wrong with the configuration is found before the first request.</summary>
    private static async Task PrepareAsync(IServiceProvider services)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        await services.GetRequiredService<DatabaseMigration>().ApplyAsync();
        _ = services.GetRequiredService<PromptRegistry>();
        _ = services.GetRequiredService<ModelCatalog>();
        _ = services.GetRequiredService<TenantDirectory>();
        await services.GetRequiredService<SignInCheck>().RunAsync();
        _ = services.GetRequiredService<VectorStore>();
    }

    private static IReadOnlyList<string> Explain(Exception problem) => problem switch
    {
        IOException { InnerException: AddressInUseException } inUse =>
            [$"{inUse.Message} Stop the program that uses the address, or start with another one: --urls http://localhost:5081"],
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } denied =>
            [$"{denied.Message} Ports below 1024 need special rights: start with another one: --urls http://localhost:5080"],
        _ => StartProblems.Explain(problem),
    };

    private static bool IsHostedByTests() => AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == "Microsoft.AspNetCore.Mvc.Testing");
}
