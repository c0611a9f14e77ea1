using System.CommandLine;

namespace RagStarter.Cli.Commands;

/// <summary><c>ragstarter tune</c></summary>
internal static class TuneCommand
{
    public static Command Create() => new("tune", "Fit settings and weights to questions with known answers")
    {
        TuneSentencesCommand.Create(),
    };
}
