using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Retrieval.Drift;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report drift [--now] [--from] [--to] [--tenant]</c></summary>
internal static class ReportDriftCommand
{
    public static Command Create()
    {
        var (from, to, tenants) = (ReportCommand.From(), ReportCommand.To(), ReportCommand.Tenants());
        var now = new Option<bool>("--now") { Description = "Run a check first" };
        var command = new Command("drift", "The checks with the questions of Retrieval:Drift:Questions, the newest first; exit code 1 when the last one of a tenant is an alert") { now, from, to, tenants };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var (first, end) = (ReportCommand.Moment(parsed, from), ReportCommand.Moment(parsed, to));
            var named = ReportCommand.TenantIds(parsed, tenants);
            using var host = await CliHost.CreateAsync();
            var check = host.Services.GetRequiredService<DriftCheck>();
            if (parsed.GetValue(now))
            {
                if (!check.IsEnabled)
                {
                    throw new UsageException($"{DriftOptions.Section}:{nameof(DriftOptions.Questions)} is not set; name a file of questions with their documents.");
                }

                await output.Progress.Status().StartAsync("Searching for the questions", _ => check.RunAsync(cancellationToken));
            }

            var runs = await check.RunsOverAllTenantsAsync(first, end, named, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { from = first, to = end, tenants = named.Select(t => t.Value), runs = runs.Select(Shown) });
            }
            else
            {
                Print(runs, output);
            }

            return runs.DistinctBy(r => r.Tenant).All(r => r.Alert.Length == 0) ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static object Shown(DriftRun run) => new
    {
        tenant = run.Tenant.Value,
        at = run.At,
        questions = run.Questions,
        found = run.Found,
        recall = Math.Round(run.Recall, 4),
        similarity = new { p10 = Math.Round(run.ScoreP10, 4), p50 = Math.Round(run.ScoreP50, 4), p90 = Math.Round(run.ScoreP90, 4) },
        fingerprint = run.Fingerprint,
        alert = run.Alert,
    };

    private static void Print(IReadOnlyList<DriftRun> runs, CommandOutput output)
    {
        if (runs.Count == 0)
        {
            output.Result.WriteLine("No drift check ran in that time.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("at (UTC)", "tenant");
        foreach (var title in new[] { "found", "of", "recall", "similarity p10", "p50", "p90" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        table.AddColumn("alert");
        foreach (var run in runs)
        {
            table.AddRow(
                run.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Markup.Escape(run.Tenant.Value),
                Show(run.Found),
                Show(run.Questions),
                Show(run.Recall),
                Show(run.ScoreP10),
                Show(run.ScoreP50),
                Show(run.ScoreP90),
                Markup.Escape(run.Alert));
        }

        output.Result.Write(table);
    }

    private static string Show(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Show(double number) => number.ToString("F3", CultureInfo.InvariantCulture);
}
