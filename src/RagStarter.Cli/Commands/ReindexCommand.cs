using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Storage;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter reindex [--all]</c>: for the operator, over all tenants.</summary>
internal static class ReindexCommand
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Every document, not only those indexed with other settings: adds what a damaged store has lost" };
        var command = new Command("reindex", "Index documents again whose embedding model, redaction policy, chunking or store is not that of the settings") { all };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var marked = await host.Services.GetRequiredService<Ingestor>().MarkOutdatedAsync(cancellationToken, all: parsed.GetValue(all));
            var failed = await IndexAsync(host.Services, output, cancellationToken);
            var outdated = await host.Services.GetRequiredService<IndexState>().OutdatedAsync(cancellationToken);
            var isSwapped = await host.Services.GetRequiredService<ChunkStore>().DeleteOtherCollectionsAsync(cancellationToken);
            var fingerprint = host.Services.GetRequiredService<VectorFingerprint>().Text;
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new
                {
                    fingerprint,
                    documents = marked,
                    failed = failed.Select(d => new { tenant = d.Tenant.Value, document = d.Name, error = d.Error }),
                    outdated = outdated.Select(o => new { tenant = o.Tenant.Value, documents = o.Documents, failed = o.Failed, indexedWith = o.IndexedWith }),
                });
            }
            else
            {
                Print(marked, failed, outdated, fingerprint, output);
            }

            return failed.Count == 0 && isSwapped ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    // Some documents may be in the hands of a running web application; the command waits until none is left.
    private static async Task<List<Document>> IndexAsync(IServiceProvider services, CommandOutput output, CancellationToken cancellationToken)
    {
        var ingestor = services.GetRequiredService<Ingestor>();
        var startedAt = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var database = await services.GetRequiredService<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(cancellationToken);
        var open = database.Documents.Where(d => d.State == DocumentState.Pending || d.State == DocumentState.Running);
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Indexing", maxValue: Math.Max(1, await open.CountAsync(cancellationToken)));
            while (await open.CountAsync(cancellationToken) is > 0 and var left)
            {
                bar.Value = Math.Max(bar.Value, bar.MaxValue - left);
                if (await ingestor.IngestNextAsync(null, cancellationToken) is null)
                {
                    await Task.Delay(LookInterval, cancellationToken);
                }
            }
        });
        return await database.Documents.AsNoTracking()
            .Where(d => d.State == DocumentState.Failed && d.UpdatedAt >= startedAt)
            .OrderBy(d => d.Tenant).ThenBy(d => d.Name)
            .ToListAsync(cancellationToken);
    }

    private static void Print(int marked, List<Document> failed, IReadOnlyList<OutdatedDocuments> outdated, string fingerprint, CommandOutput output)
    {
        foreach (var document in failed)
        {
            output.Result.MarkupLineInterpolated($"[red]failed[/] {document.Tenant.Value}: {document.Name}: {document.Error}");
        }

        foreach (var tenant in outdated)
        {
            output.Result.MarkupLineInterpolated($"{tenant.Explain(fingerprint)}");
        }

        output.Result.MarkupLineInterpolated(
            $"{marked} documents were to be indexed again, {failed.Count} failed. {(outdated.Count == 0 ? "All tenants can be searched." : "Tenants with outdated documents cannot be searched.")}");
    }
}
