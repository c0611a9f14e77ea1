using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RagStarter.UnitTests.Prompts;

/// <summary>The command line as people and scripts run it: a process of its own.</summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RagStarter.Cli.CommandRunner).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }

    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs it with --json; standard output must be one JSON object.</summary>
    public static async Task<(int ExitCode, JsonObject Result)> RunJsonAsync(params string[] arguments)
    {
        var (exitCode, output, _) = await RunAsync([.. arguments, "--json"]);
        return (exitCode, JsonNode.Parse(output)!.AsObject());
    }
}
