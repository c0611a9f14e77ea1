using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Retrieval.Sources;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report sources [--from] [--to] [--tenant]</c></summary>
internal static class ReportSourcesCommand
{
    public static Command Create()
    {
        var (from, to, tenants) = (ReportCommand.From(), ReportCommand.To(), ReportCommand.Tenants());
        var command = new Command("sources", "What was sent and cited of each document; those often sent and never cited first") { from, to, tenants };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var (first, end) = (ReportCommand.Moment(parsed, from), ReportCommand.Moment(parsed, to));
            var named = ReportCommand.TenantIds(parsed, tenants);
            using var host = await CliHost.CreateAsync();
            var rows = await host.Services.GetRequiredService<SourceUseStore>().ReportOverAllTenantsAsync(first, end, named, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { from = first, to = end, tenants = named.Select(t => t.Value), sources = rows, neverCited = rows.Count(r => r.Cited == 0) });
            }
            else
            {
                Print(rows, output);
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<SourceReportRow> rows, CommandOutput output)
    {
        if (rows.Count == 0)
        {
            output.Result.WriteLine("No source was sent in that time.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("tenant", "document");
        foreach (var title in new[] { "sent", "cited", "tokens found", "tokens sent", "tokens cited" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Tenant), Markup.Escape(row.Document), Show(row.Packed), Show(row.Cited), Show(row.RetrievedTokens), Show(row.PackedTokens), Show(row.CitedTokens));
        }

        output.Result.Write(table);
    }

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
