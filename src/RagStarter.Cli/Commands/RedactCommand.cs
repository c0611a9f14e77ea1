using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Redaction;
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
        var command = new Command("redact", "Show what would be masked in a text; nothing is sent or stored") { file, tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = await ReadAsync(parsed.GetValue(file)!, cancellationToken);
            using var host = await CliHost.CreateAsync();
            var findings = host.Services.GetRequiredService<ISensitiveDataDetector>().Detect(TenantId.Parse(parsed.GetValue(tenant)), text);
            Print(new CommandOutput(parsed), text, findings);
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

    private static void Print(CommandOutput output, string text, IReadOnlyList<Finding> findings)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(new
            {
                findings = findings.Select(f => new
                {
                    type = f.Classification.Value,
                    start = f.Start,
                    end = f.End,
                    text = text.Substring(f.Start, f.Length),
                    confidence = Math.Round(f.Confidence, 2),
                }),
            });
            return;
        }

        var table = new Table().AddColumns("line", "what", "text", "sure");
        var line = 1;
        var counted = 0;
        foreach (var finding in findings)
        {
            line += text.AsSpan(counted, finding.Start - counted).Count('\n');
            counted = finding.Start;
            table.AddRow(
                line.ToString(CultureInfo.InvariantCulture),
                SensitiveData.DisplayName(finding.Classification.Value),
                Markup.Escape(text.Substring(finding.Start, finding.Length).ReplaceLineEndings(" ")),
                finding.Confidence.ToString("P0", CultureInfo.InvariantCulture));
        }

        output.Result.Write(table);
        output.Result.MarkupLineInterpolated($"{findings.Count} found");
    }
}
