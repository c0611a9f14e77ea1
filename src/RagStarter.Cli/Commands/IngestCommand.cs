using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter ingest PATH... [--tenant T] [--group G]</c></summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Files and folders", Arity = ArgumentArity.OneOrMore };
        var tenant = CommonOptions.Tenant();
        var groups = CommonOptions.Groups("Groups that may read the documents (repeatable; 'everyone' for everybody in the tenant). Without it a new version keeps the groups of the former one, and a new document is for everybody");
        var command = new Command("ingest", "Add documents to a tenant; unchanged ones are left alone") { paths, tenant, groups };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var files = FileSet.From(parsed.GetValue(paths)!);
            using var host = await CliHost.CreateAsync();
            var id = host.Services.GetRequiredService<TenantDirectory>().Get(parsed.GetValue(tenant)).Id;
            var results = await IngestionRun.RunAsync(host.Services, id, parsed.GetValue(groups) is { Length: > 0 } named ? named : null, files, output, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new
                {
                    documents = results.Select(r => new
                    {
                        document = r.Name,
                        state = r.State,
                        error = r.Error,
                        pages = r.Pages,
                        chunks = r.Chunks,
                        tokens = r.Tokens,
                    }),
                    ready = results.Count(r => r.IsReady),
                    failed = results.Count(r => !r.IsReady),
                });
            }
            else
            {
                Print(results, output);
            }

            return results.All(r => r.IsReady) ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static void Print(IReadOnlyList<IngestionResult> results, CommandOutput output)
    {
        foreach (var failed in results.Where(r => !r.IsReady))
        {
            output.Result.MarkupLineInterpolated($"[red]failed[/] {failed.Name}: {failed.Error}");
        }

        var ready = results.Where(r => r.IsReady).ToList();
        output.Result.MarkupLineInterpolated(
            $"{ready.Count} of {results.Count} documents ready: {ready.Sum(r => r.Chunks)} chunks, {ready.Sum(r => r.Tokens)} tokens");
    }
}
