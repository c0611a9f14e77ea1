using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Cli.Evaluation;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter eval redaction</c></summary>
internal static class EvalRedactionCommand
{
    public static Command Create()
    {
        var samples = new Option<FileInfo>("--samples")
        {
            Description = "Texts with marks, one JSON object per line: {text, spans[{type, start, end}]}; docs/detection.md has the types",
            Required = true,
        };
        var evade = new Option<bool>("--evade") { Description = "Also write the values in ways that hide them, and say how much is still found" };
        var tenant = CommonOptions.Tenant();
        var command = new Command("redaction", "Compare what is detected in texts with what is marked in them") { samples, evade, tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = EvaluationFiles.ReadRedactionSamples(parsed.GetValue(samples)!);
            using var host = await CliHost.CreateAsync();
            var detector = host.Services.GetRequiredService<ISensitiveDataDetector>();
            var owner = TenantId.Parse(parsed.GetValue(tenant));
            var report = RedactionEvaluation.Run(detector, owner, list);
            if (parsed.GetValue(evade))
            {
                report = report with
                {
                    Evasions = Evasion.All.ToDictionary(
                        way => way.Key,
                        way => RedactionEvaluation.Run(detector, owner, [.. list.Select(s => Evasion.Apply(s, way.Value))]).Promised),
                };
            }

            report.Print(new CommandOutput(parsed));
            return CommandRunner.Done;
        });
        return command;
    }
}
