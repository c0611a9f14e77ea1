using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Ledger;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report export --format csv|jsonl [--out FILE] [--from] [--to] [--tenant]</c></summary>
internal static class ReportExportCommand
{
    public static Command Create()
    {
        var (from, to, tenants) = (ReportCommand.From(), ReportCommand.To(), ReportCommand.Tenants());
        var format = new Option<string>("--format") { Description = "csv or jsonl", DefaultValueFactory = _ => LedgerExport.Csv };
        format.AcceptOnlyFromAmong(LedgerExport.Csv, LedgerExport.JsonLines);
        var target = new Option<FileInfo?>("--out") { Description = "The file to write; standard output when not given" };
        var command = new Command("export", "Write the lines of the ledger") { format, target, from, to, tenants };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var file = parsed.GetValue(target);
            if (output.IsJson && file is null)
            {
                throw new UsageException("--json says how many lines were written to a file; name the file with --out.");
            }

            var selection = ReportCommand.Selection(parsed, from, to, tenants);
            using var host = await CliHost.CreateAsync();
            var lines = host.Services.GetRequiredService<LedgerQuery>().LinesOfAllTenantsAsync(selection, cancellationToken);
            await using var stream = file is null ? Console.OpenStandardOutput() : Open(file);
            var count = await LedgerExport.WriteAsync(parsed.GetValue(format)!, lines, stream, cancellationToken);
            if (output.IsJson)
            {
                CommandOutput.WriteJson(new { lines = count, file = file!.FullName });
            }

            return CommandRunner.Done;
        });
        return command;
    }

    private static FileStream Open(FileInfo file)
    {
        try
        {
            return file.Create();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file.FullName}' cannot be written: {problem.Message}");
        }
    }
}
