using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli;

/// <summary>Adds files and waits until each is ready or failed, with a progress bar.</summary>
internal static class IngestionRun
{
    public static async Task<IReadOnlyList<IngestionResult>> RunAsync(
        IServiceProvider services,
        TenantId tenant,
        IReadOnlyList<string>? groups,
        IReadOnlyList<FileSet> files,
        CommandOutput output,
        CancellationToken cancellationToken)
    {
        var results = new List<IngestionResult>();
        await output.Progress.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Ingesting", maxValue: files.Count);
            var accepted = new Dictionary<Guid, Document>();
            var library = services.GetRequiredService<DocumentLibrary>();
            var caller = new Caller { Tenant = tenant, User = "cli" };
            foreach (var file in files)
            {
                try
                {
                    var content = await File.ReadAllBytesAsync(file.Path, cancellationToken);
                    var document = await library.AddAsync(caller, file.Name, groups, content, cancellationToken);
                    accepted[document.Id] = document;
                }
                catch (Exception problem) when (problem is UnreadableDocumentException or IOException or UnauthorizedAccessException)
                {
                    results.Add(IngestionResult.Rejected(file.Name, problem.Message));
                    bar.Increment(1);
                }
            }

            bar.Increment(accepted.Values.Count(d => d.State == DocumentState.Ready));
            var ingestor = services.GetRequiredService<Ingestor>();
            while (await ingestor.IngestNextAsync(tenant, cancellationToken) is { } done)
            {
                if (accepted.ContainsKey(done.Id))
                {
                    accepted[done.Id] = done;
                    bar.Increment(1);
                }
            }

            results.AddRange(await SettleAsync(library, caller, accepted, cancellationToken));
        });
        return [.. results.OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    // A document may be in the hands of a running web application; wait until that has finished with it.
    private static async Task<IEnumerable<IngestionResult>> SettleAsync(
        DocumentLibrary library, Caller caller, Dictionary<Guid, Document> accepted, CancellationToken cancellationToken)
    {
        var deleted = new List<IngestionResult>();
        while (accepted.Values.Any(d => d.State is DocumentState.Pending or DocumentState.Running))
        {
            foreach (var open in accepted.Values.Where(d => d.State is DocumentState.Pending or DocumentState.Running).ToList())
            {
                if (await library.FindAsync(caller with { Groups = open.GroupList }, open.Id, cancellationToken) is { } found)
                {
                    accepted[open.Id] = found;
                }
                else if (await library.FindIdAsync(caller.Tenant, open.Name, cancellationToken) != open.Id)
                {
                    accepted.Remove(open.Id);
                    deleted.Add(IngestionResult.Rejected(open.Name, "It was deleted by somebody else before it had been read."));
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        return accepted.Values.Select(IngestionResult.From).Concat(deleted);
    }
}
