using System.CommandLine;

namespace RagStarter.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Tenant() => new("--tenant", "-t")
    {
        Description = "The tenant whose documents are meant",
        DefaultValueFactory = _ => "default",
    };

    public static Option<string[]> Groups(string description) => new("--group", "-g") { Description = description };
}
