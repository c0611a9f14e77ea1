using System.CommandLine;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching;
using RagStarter.Core.Configuration;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval.Indexing;
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
        catch (Exception problem) when (Explain(problem) is { Count: > 0 } reasons)
        {
            foreach (var reason in reasons)
            {
                await Console.Error.WriteLineAsync(reason);
            }

            return WrongUse;
        }
    }

    private static IReadOnlyList<string> Explain(Exception problem) => problem switch
    {
        UnknownTenantException or UsageException or BudgetRaiseException or BudgetStoreUnavailableException or UnreadableDocumentException or FormatException
            or IndexOutdatedException or BudgetRefusedException or ModelUnavailableException or LedgerUnavailableException or CachePurgeException => [problem.Message],
        _ => StartProblems.Explain(problem),
    };
}
