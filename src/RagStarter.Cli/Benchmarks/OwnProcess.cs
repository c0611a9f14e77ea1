using System.Diagnostics;
using System.Text.Json;

namespace RagStarter.Cli.Benchmarks;

/// <summary>Another process of this program, for what a measurement must not share.</summary>
internal static class OwnProcess
{
    /// <summary>Runs a command and reads the JSON in the last line that it prints.</summary>
    /// <exception cref="UsageException">The process failed.</exception>
    public static async Task<T> RunAsync<T>(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(text.Trim().Split('\n')[^1])!
            : throw new UsageException($"A process of the measurement ended with {process.ExitCode}; its messages are above.");
    }
}
