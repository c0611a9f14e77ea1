using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Caching;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter cache status | purge</c></summary>
internal static class CacheCommand
{
    private const string Operator = "operator";

    public static Command Create() => new("cache", "Look at the kept answers of a tenant, and remove them") { CreateStatus(), CreatePurge() };

    private static Command CreateStatus()
    {
        var tenant = CommonOptions.Tenant();
        var command = new Command("status", "How many answers are kept, what they take and what they save") { tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var id = host.Services.GetRequiredService<TenantDirectory>().Get(parsed.GetValue(tenant)).Id;
            var status = await host.Services.GetRequiredService<CacheAdministration>().StatusAsync(id, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(status);
                return CommandRunner.Done;
            }

            if (status.Provider == CacheOptions.Memory)
            {
                output.Result.WriteLine("Answers are kept in the memory of each process (Cache:Provider is memory); those of a running application are shown by GET /api/admin/cache. A purge reaches them all the same.");
                return CommandRunner.Done;
            }

            if (!status.Reachable)
            {
                output.Result.WriteLine("The Redis server of the caches cannot be reached. Check Cache:RedisConnection and the server.");
                return CommandRunner.FoundWanting;
            }

            output.Result.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Answers:N0} answers, {status.Bytes / 1e6:F2} MB of {status.LimitBytes / 1e6:F0} MB; serving each once saves {status.Tokens:N0} tokens"));
            var table = new Table().AddColumns("template or model", "answers");
            foreach (var (name, count) in status.ByTemplate.Concat(status.ByModel))
            {
                table.AddRow(name.EscapeMarkup(), count.ToString("N0", CultureInfo.InvariantCulture));
            }

            output.Result.Write(table);
            return CommandRunner.Done;
        });
        return command;
    }

    private static Command CreatePurge()
    {
        var tenant = CommonOptions.Tenant();
        var document = new Option<string?>("--document") { Description = "Those that rest on this document (id or name)" };
        var template = new Option<string?>("--template") { Description = "Those of this prompt, such as answer or answer@1.2.0" };
        var model = new Option<string?>("--model") { Description = "Those that this model wrote" };
        var age = new Option<TimeSpan?>("--older-than") { Description = "Those that are older, such as 02:00:00 or 1.00:00:00" };
        var reason = new Option<string>("--reason") { Description = "Why; it goes into the audit log", Required = true };
        var command = new Command("purge", "Remove kept answers of a tenant: all, or those that fit all that is given; running applications follow with their next question")
        {
            tenant, document, template, model, age, reason,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            var id = host.Services.GetRequiredService<TenantDirectory>().Get(parsed.GetValue(tenant)).Id;
            var selection = new AnswerSelection
            {
                Document = parsed.GetValue(document) is { } name
                    ? await host.Services.GetRequiredService<DocumentLibrary>().FindIdAsync(id, name, cancellationToken)
                        ?? throw new UsageException($"The tenant '{id}' has no document '{name}'. Give a document's id or name.")
                    : null,
                Template = parsed.GetValue(template),
                Model = parsed.GetValue(model),
                CreatedBefore = parsed.GetValue(age) is { } least ? host.Services.GetRequiredService<TimeProvider>().GetUtcNow() - least : null,
            };
            var removed = await host.Services.GetRequiredService<CacheAdministration>().PurgeAsync(id, selection, Operator, parsed.GetValue(reason)!, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { removed });
            }
            else
            {
                output.Result.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{removed:N0} answers removed here; applications that keep answers in memory follow with their next question."));
            }

            return CommandRunner.Done;
        });
        return command;
    }
}
