using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter redact</c></summary>
internal static class RedactCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The text, or - for standard input" };
        var tenant = CommonOptions.Tenant();
        var command = new Command("redact", "Show what is found in a text, and what the tenant's policy does with it in each sink; nothing is sent or stored") { file, tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = await ReadAsync(parsed.GetValue(file)!, cancellationToken);
            using var host = await CliHost.CreateAsync();
            var found = PolicyPreview.Of(host.Services.GetRequiredService<TextRedaction>(), TenantId.Parse(parsed.GetValue(tenant)), text);
            Print(new CommandOutput(parsed), text, found);
            return CommandRunner.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            return await Console.In.ReadToEndAsync(cancellationToken);
        }

        return File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : throw new UsageException($"The file '{file}' does not exist.");
    }

    private static void Print(CommandOutput output, string text, IReadOnlyList<PolicyPreview> found)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new
            {
                findings = found.Select(f => new
                {
                    type = f.Finding.Classification.Value,
                    start = f.Finding.Start,
                    end = f.Finding.End,
                    text = text.Substring(f.Finding.Start, f.Finding.Length),
                    confidence = Math.Round(f.Finding.Confidence, 2),
                    actions = f.Actions.ToDictionary(a => JsonName(a.Key), a => a.Value),
                }),
            });
            return;
        }

        var sinks = Enum.GetValues<RedactionSink>();
        var table = new Table().AddColumns(["line", "what", "text", "sure", .. sinks.Select(s => s.ToString().ToLowerInvariant())]);
        var line = 1;
        var counted = 0;
        foreach (var (finding, actions) in found)
        {
            line += text.AsSpan(counted, finding.Start - counted).Count('\n');
            counted = finding.Start;
            table.AddRow([
                line.ToString(CultureInfo.InvariantCulture),
                SensitiveData.DisplayName(finding.Classification.Value),
                Markup.Escape(text.Substring(finding.Start, finding.Length).ReplaceLineEndings(" ")),
                finding.Confidence.ToString("P0", CultureInfo.InvariantCulture),
                .. sinks.Select(s => actions[s])]);
        }

        output.Result.Write(table);
        output.Result.MarkupLineInterpolated($"{found.Count} found, {found.Count(f => f.IsMasked)} of them masked, erased or refused somewhere");
    }

    private static string JsonName(RedactionSink sink) => sink.ToString().ToLowerInvariant();
}
