using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report usage [--from] [--to] [--tenant] [--by model,day] [--zone]</c></summary>
internal static class ReportUsageCommand
{
    private static readonly (string Name, string Title)[] Shown =
    [
        ("requests", "requests"),
        ("calls", "calls"),
        ("promptTokens", "prompt"),
        ("completionTokens", "completion"),
        ("embeddingTokens", "embedding"),
        ("costMicroUsd", "micro-$"),
        ("estimatedCalls", "estimated"),
    ];

    public static Command Create()
    {
        var (from, to, tenants) = (ReportCommand.From(), ReportCommand.To(), ReportCommand.Tenants());
        var (by, zone) = (ReportCommand.By(["model,day"]), ReportCommand.Zone());
        var command = new Command("usage", "Requests, calls, tokens and cost") { from, to, tenants, by, zone };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var selection = ReportCommand.Selection(parsed, from, to, tenants);
            var grouping = ReportCommand.Grouping(parsed, by, zone);
            using var host = await CliHost.CreateAsync();
            var sums = await host.Services.GetRequiredService<LedgerQuery>().SumOverAllTenantsAsync(selection, grouping, cancellationToken);
            var report = LedgerReport.Of(selection, grouping, sums);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(report);
            }
            else
            {
                Print(report, output);
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static void Print(LedgerReport report, CommandOutput output)
    {
        if (report.Rows.Count == 0)
        {
            output.Result.WriteLine("Nothing was used in that time.");
            return;
        }

        var groups = report.Rows[0].Keys.TakeWhile(k => k != Shown[0].Name).ToList();
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in groups)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).NoWrap());
        }

        foreach (var (_, title) in Shown)
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var row in report.Rows)
        {
            table.AddRow([.. groups.Concat(Shown.Select(s => s.Name)).Select(name => Markup.Escape(Cell(row[name])))]);
        }

        table.AddRow([.. groups.Select((_, i) => i == 0 ? "total" : string.Empty), .. Shown.Select(s => Cell(report.Total[s.Name]))]);
        output.Result.Write(table);
    }

    private static string Cell(object? value) => value is long number ? number.ToString("N0", CultureInfo.InvariantCulture) : value?.ToString() ?? string.Empty;
}
