using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger.Verification;
using Spectre.Console;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report verify [--from] [--to]</c></summary>
internal static class ReportVerifyCommand
{
    public static Command Create()
    {
        var (from, to) = (ReportCommand.From(), ReportCommand.To());
        var command = new Command("verify", "Check that the lines of the ledger fit together and that every budget is their sum") { from, to };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var (first, end) = (ReportCommand.Moment(parsed, from), ReportCommand.Moment(parsed, to));
            using var host = await CliHost.CreateAsync();
            var result = await host.Services.GetRequiredService<LedgerVerification>().VerifyAsync(first, end, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(result);
            }
            else
            {
                Print(result, output);
            }

            return result.IsClean ? CommandRunner.Done : CommandRunner.FoundWanting;
        });
        return command;
    }

    private static void Print(LedgerVerificationResult result, CommandOutput output)
    {
        foreach (var finding in result.Findings)
        {
            var call = finding.CallId == Guid.Empty ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", call {finding.CallId}");
            var color = finding.IsNote ? "grey" : "red";
            output.Result.MarkupLine($"[{color}]{finding.Kind}[/] {Markup.Escape($"request {finding.RequestId}{call}: {finding.Detail}")}");
        }

        foreach (var difference in result.Differences)
        {
            var who = difference.Tenant.Length > 0 ? $"{difference.Tenant}/{difference.Value}" : difference.Value;
            output.Result.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[red]budget[/] {difference.Rule} ({difference.Scope} {who}, {difference.Period} of {difference.PeriodStart:u}): the ledger has {difference.ExpectedTokens} tokens and {difference.ExpectedCostMicroUsd} micro-dollars, the budget {difference.FoundTokens} and {difference.FoundCostMicroUsd}");
        }

        output.Result.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{(result.IsClean ? "Nothing is wrong" : "Something is wrong")}: {result.Lines} lines, {result.Requests} requests, {result.Calls} calls ({result.UnknownPrices} at prices not known any more), {result.Counters} budget totals");
    }
}
