using System.Diagnostics;
using System.Text;

namespace RagStarter.TemplateTests;

/// <summary>The <c>dotnet</c> command and programs that it runs, each to its end.</summary>
internal static class Dotnet
{
    /// <summary>Makes a build leave no server behind.</summary>
    public const string NoBuildServers = "--disable-build-servers";

    /// <summary>Runs a command; its result is the caller's to judge.</summary>
    public static async Task<DotnetResult> RunAsync(
        string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo(folder, arguments, environment))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new DotnetResult(string.Join(' ', arguments), process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>How a command is started, with its output redirected and the surroundings of the tests kept out.</summary>
    public static ProcessStartInfo StartInfo(
        string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // What the test host was started with is not meant for the applications.
        foreach (var name in start.Environment.Keys
            .Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || n is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" or "ASPNETCORE_URLS")
            .ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

/// <summary>What came of a command.</summary>
internal sealed record DotnetResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Everything that was printed.</summary>
    public string All => $"dotnet {Command}\nexit code {ExitCode}\n{Output}\n{Errors}";

    /// <summary>The result of a command that the test cannot go on without.</summary>
    public DotnetResult Succeeded() => ExitCode == 0 ? this : throw new InvalidOperationException(All);
}
