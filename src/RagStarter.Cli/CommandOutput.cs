using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace RagStarter.Cli;

/// <summary>Where commands write: results on standard output, progress on standard error.</summary>
internal sealed class CommandOutput
{
    private const int RedirectedWidth = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public CommandOutput(ParseResult parsed)
    {
        IsJson = parsed.GetValue(JsonOption);
        Progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Result = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            // A file has no edge to wrap at.
            Result.Profile.Width = RedirectedWidth;
        }
    }

    /// <summary>Prints one JSON object for machines in place of text for people.</summary>
    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print one JSON object", Recursive = true };

    public bool IsJson { get; }

    /// <summary>Standard error, for people who wait.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Standard output, for people who read.</summary>
    public IAnsiConsole Result { get; }

    public static void WriteJson(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));
}
