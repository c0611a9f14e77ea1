using System.CommandLine;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter report …</c></summary>
internal static class ReportCommand
{
    public static Command Create() => new("report", "What was spent, and what it brought")
    {
        ExperimentsReportCommand.Create(),
    };
}
