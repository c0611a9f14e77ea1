using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace RagStarter.BrowserTests.Hosting;

/// <summary>A text that tries to run something or to send something, from the files in the folder payloads.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Text">The text; a script that runs says the payload's number.</param>
/// <param name="Open">Whether it leaves something open that would swallow what follows.</param>
internal sealed record Payload(string Name, string Text, bool Open = false)
{
    /// <summary>All payloads.</summary>
    public static IReadOnlyList<Payload> All { get; } = [.. Read("scripts"), .. Read("markdown"), .. Read("exfiltration")];

    /// <summary>Texts of many payloads each, so that few pages show them all.</summary>
    public static IEnumerable<string> Batches(int size) => All.Where(p => !p.Open).Chunk(size)
        .Select(batch => string.Join("\n\n", batch.Select(p => p.Text)))
        .Concat(All.Where(p => p.Open).Select(p => p.Text));

    private static IEnumerable<Payload> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"payloads.{name}.jsonl")!;
        using var reader = new StreamReader(stream);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var payload = JsonSerializer.Deserialize<Payload>(line, JsonSerializerOptions.Web)!;
            yield return payload with { Text = payload.Text.Replace("alert(1)", string.Create(CultureInfo.InvariantCulture, $"alert({number})"), StringComparison.Ordinal) };
        }
    }
}
