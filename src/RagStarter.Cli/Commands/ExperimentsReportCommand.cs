using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Experiments;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report experiments [--from --to --tenant]</c></summary>
internal static class ExperimentsReportCommand
{
    public static Command Create()
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "The first day or moment (UTC where no zone is given)", CustomParser = Moment };
        var to = new Option<DateTimeOffset?>("--to") { Description = "The day or moment after the last", CustomParser = Moment };
        var tenant = new Option<string?>("--tenant", "-t") { Description = "The tenant whose requests count; all when not given" };
        var command = new Command("experiments", "Compare the arms of experiments: feedback, tokens, cost, latency") { from, to, tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            using var host = await CliHost.CreateAsync();
            TenantId? only = parsed.GetValue(tenant) is { } name ? host.Services.GetRequiredService<TenantDirectory>().Get(name).Id : null;
            var report = host.Services.GetRequiredService<ExperimentReport>();
            var arms = only is { } id
                ? await report.ReadAsync(id, parsed.GetValue(from), parsed.GetValue(to), cancellationToken)
                : await report.ReadOverAllTenantsAsync(parsed.GetValue(from), parsed.GetValue(to), cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { experiments = arms });
            }
            else
            {
                Print(arms, output);
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static DateTimeOffset? Moment(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        result.AddError($"'{text}' is not a date; write it as 2026-01-31 or 2026-01-31T12:00:00Z.");
        return null;
    }

    private static void Print(IReadOnlyList<ArmResult> arms, CommandOutput output)
    {
        if (arms.Count == 0)
        {
            output.Result.WriteLine("No request took part in an experiment.");
            return;
        }

        var table = new Table().AddColumns("experiment", "arm", "requests", "answered", "up", "down", "tokens", "cost", "p50 ms", "p95 ms");
        foreach (var arm in arms)
        {
            table.AddRow(
            [
                arm.Experiment,
                arm.Arm,
                Number(arm.Requests),
                Number(arm.Answered),
                Number(arm.Up),
                Number(arm.Down),
                Number(arm.PromptTokens + arm.CompletionTokens),
                $"${(arm.CostMicroUsd / 1e6).ToString("F6", CultureInfo.InvariantCulture)}",
                Number(arm.MillisecondsP50),
                Number(arm.MillisecondsP95),
            ]);
        }

        output.Result.Write(table);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
