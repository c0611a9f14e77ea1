using System.CommandLine;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Configuration;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli;

/// <summary>Runs a command line and turns what goes wrong into one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work is done and something was found wanting.</summary>
    public const int FoundWanting = 1;

    /// <summary>The command was used wrongly, or the configuration does not allow it.</summary>
    public const int WrongUse = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // The library prints the errors and the help; its exit code for that is 1.
            await parsed.InvokeAsync();
            return WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return FoundWanting;
        }
        catch (OptionsValidationException problem)
        {
            foreach (var failure in problem.Failures)
            {
                await Console.Error.WriteLineAsync(failure);
            }

            return WrongUse;
        }
        catch (Exception problem) when (problem is ConfigurationException or UnknownTenantException or UsageException
            or UnreadableDocumentException or InvalidDataException or FormatException or VectorStoreException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" })
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return WrongUse;
        }
    }
}
