using System.CommandLine;
using RagStarter.Core.Answering;

namespace RagStarter.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Tenant() => new("--tenant", "-t")
    {
        Description = "The tenant whose documents are meant",
        DefaultValueFactory = _ => "default",
    };

    public static Option<string> Mode()
    {
        var mode = new Option<string>("--mode")
        {
            Description = "quick: one search; research: take the question apart and search for each part",
            DefaultValueFactory = _ => AnswerModes.Quick,
        };
        mode.AcceptOnlyFromAmong([.. AnswerModes.All]);
        return mode;
    }

    public static Option<string[]> Groups(string description) => new("--group", "-g") { Description = description };
}
