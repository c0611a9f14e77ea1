using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report savings [--from] [--to] [--tenant] [--by day,tenant] [--zone]</c></summary>
internal static class ReportSavingsCommand
{
    // The levers for people.
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["pruning"] = "pruning",
        ["routing"] = "routing",
        ["extractiveFallback"] = "extractive fallback",
        ["promptCaching"] = "prompt caching",
        ["embeddingCache"] = "embedding cache",
        ["responseCache"] = "response cache",
    };

    public static Command Create()
    {
        var (from, to, tenants) = (ReportCommand.From(), ReportCommand.To(), ReportCommand.Tenants());
        var (by, zone) = (ReportCommand.By([]), ReportCommand.Zone());
        var command = new Command("savings", "What caches, pruning, routing and fallback saved, adding up to the difference") { from, to, tenants, by, zone };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var selection = ReportCommand.Selection(parsed, from, to, tenants);
            var grouping = ReportCommand.Grouping(parsed, by, zone);
            using var host = await CliHost.CreateAsync();
            var sums = await host.Services.GetRequiredService<LedgerQuery>().SavingsOverAllTenantsAsync(selection, grouping, cancellationToken);
            var report = SavingsReport.Of(selection, grouping, sums);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(report);
            }
            else
            {
                Print(report, sums.Aggregate(default(SavingsFigures), (total, sum) => total + sum.Savings), output);
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static void Print(SavingsReport report, SavingsFigures total, CommandOutput output)
    {
        if (report.Rows.Count == 0)
        {
            output.Result.WriteLine("Nothing was asked in that time.");
            return;
        }

        var groups = report.Rows[0].Keys.TakeWhile(k => k != "requests").ToList();
        if (groups.Count > 0)
        {
            PrintRows(report, groups, output);
        }

        PrintTotal(total, output);
        output.Result.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Number(report.Total["requests"])} requests");
        if (report.Total["requestsBefore"] is > 0L and var before)
        {
            output.Result.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{Number(before)} more requests are from before savings were recorded and are in none of the figures");
        }
    }

    // From what it would have cost down to what it cost.
    private static void PrintTotal(SavingsFigures total, CommandOutput output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (var title in new[] { "micro-$", "share", "tokens", "share" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        Add("without the levers", total.CounterfactualMicroUsd, total.CounterfactualTokens);
        foreach (var lever in SavingsFigures.Levers)
        {
            Add(Titles[SavingsTelemetry.NameOf(lever)], -total.MicroUsdOf(lever), -total.TokensOf(lever));
        }

        Add("used", total.ActualMicroUsd, total.ActualTokens);
        Add("saved", total.SavedMicroUsd, total.SavedTokens);
        output.Result.Write(table);

        void Add(string title, long money, long tokens) => table.AddRow(
            title, Number(money), Share(money, total.CounterfactualMicroUsd), Number(tokens), Share(tokens, total.CounterfactualTokens));
    }

    private static void PrintRows(SavingsReport report, List<string> groups, CommandOutput output)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in groups)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).NoWrap());
        }

        foreach (var title in report.Levers.Select(l => Titles[l]).Prepend("used, micro-$").Prepend("without, micro-$").Prepend("requests").Append("saved, tokens"))
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var row in report.Rows)
        {
            var levers = (IReadOnlyDictionary<string, LeverSavings>)row["levers"]!;
            table.AddRow(
            [
                .. groups.Select(name => Markup.Escape(row[name]?.ToString() ?? string.Empty)),
                Number(row["requests"]),
                Number(row["counterfactualMicroUsd"]),
                Number(row["actualMicroUsd"]),
                .. report.Levers.Select(l => Number(levers[l].MicroUsd)),
                Number(row["savedTokens"]),
            ]);
        }

        output.Result.Write(table);
    }

    private static string Number(object? value) => ((long)value!).ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) =>
        whole == 0 ? string.Empty : ((double)part / whole).ToString("P1", CultureInfo.InvariantCulture);
}
