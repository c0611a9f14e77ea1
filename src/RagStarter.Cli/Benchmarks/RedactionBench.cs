using System.Diagnostics;
using System.Text;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;
using Spectre.Console;

namespace RagStarter.Cli.Benchmarks;

/// <summary>How fast sensitive data is searched for: ordinary prose, short texts, and texts made to be slow.</summary>
internal static class RedactionBench
{
    private const int Megabyte = 1024 * 1024;
    private const int ShortLength = 4096;
    private const int ShortRuns = 2000;
    private const int Rounds = 7;

    private static readonly string[] Prose =
    [
        "The lanterns of the harbour were lit at dusk, and by nine the market had closed; only fourteen stalls stayed.",
        "Nobody minded the rain, which came in from the sea and left again before midnight.",
        "A tent that has been packed wet should be dried within a day, because mould begins where air does not reach.",
        "When the committee met in the spring, its members agreed on the first two points and put off the third.",
        "Most customers return an item within a week, although the shop allows 30 days and asks for no reason.",
        "How the old mill was moved is told in three different ways, and all of them leave out the horses.",
        "Keep the receipt: it proves the date, and the warranty of two years begins with it.",
    ];

    // One text for each scanner that hostile input could try to hold up.
    private static readonly (string Name, string Piece)[] Hostile =
    [
        ("digits", "1"), ("spacedDigits", "1 "), ("digitPairs", "12 34 56 78 90 "), ("cards", "4111 1111-1111 1112 +49 (0) 30 1234567 "), ("ats", "@"), ("addresses", "a.b.c@d.e.f@1.2.3.4.5."),
        ("spelt", "a at b dot "), ("colons", ":"), ("hexColons", "ab:"), ("dots", "a."), ("quotes", "password=\""), ("nested", "((((((((--------........////////"), ("capitals", "Anna Maria "),
        ("titles", "Dr. "), ("births", "born "), ("tokens", "eyJ"), ("keys", "-----BEGIN PRIVATE KEY"), ("schemes", "://"), ("plus", "+1 "), ("entities", "&#6"), ("streets", "12 Main Street, "),
        ("phones", "0171 2345678 / "), ("marks", "4\u200b1\u200b"), ("homoglyphs", "аa"), ("letters", "AB12"), ("commas", "Anna, "),
    ];

    /// <summary>Measures; times are of the processor, so that other work on the machine counts less.</summary>
    public static Dictionary<string, object> Run(ISensitiveDataDetector detector, TenantId tenant, CommandOutput output)
    {
        var prose = Repeat(string.Join(' ', Prose) + "\n", Megabyte);
        var results = new Dictionary<string, object>();
        detector.Detect(tenant, prose);
        var times = Enumerable.Range(0, Rounds).Select(_ => ProcessorTime(() => detector.Detect(tenant, prose))).Order().ToList();
        results["prose"] = new
        {
            p50 = Math.Round(times[Rounds / 2], 2),
            p99 = Math.Round(times[^1], 2),
            unit = "ms per MB",
            n = Rounds,
            megabytesPerSecond = Math.Round(Encoding.UTF8.GetByteCount(prose) / 1e6 / (times[Rounds / 2] / 1000), 1),
        };
        output.Progress.WriteLine("prose measured");
        results["short"] = Short(detector, tenant, prose);
        output.Progress.WriteLine("short texts measured");
        foreach (var (name, piece) in Hostile)
        {
            results[$"hostile.{name}"] = Linearity(detector, tenant, piece);
            output.Progress.WriteLine($"{name} measured");
        }

        return results;
    }

    private static object Short(ISensitiveDataDetector detector, TenantId tenant, string prose)
    {
        var times = new double[ShortRuns];
        for (var i = 0; i < ShortRuns; i++)
        {
            // A value of most classes in each text, so that more than the prefilters run.
            var text = $"Call +44 20 7946 0958 or write to anna.lee@example.com, card 4111 1111 1111 1111. {prose[(i * 7)..((i * 7) + ShortLength - 82)]}";
            var start = Stopwatch.GetTimestamp();
            detector.Detect(tenant, text);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return new { p50 = Math.Round(times[ShortRuns / 2], 3), p99 = Math.Round(times[ShortRuns * 99 / 100], 3), unit = "ms per 4 KB", n = ShortRuns };
    }

    // Twice the text must take about twice the time.
    private static object Linearity(ISensitiveDataDetector detector, TenantId tenant, string piece)
    {
        var half = Repeat(piece, Megabyte / 2);
        var whole = Repeat(piece, Megabyte);
        detector.Detect(tenant, half);
        var halfTime = Enumerable.Range(0, 3).Min(_ => ProcessorTime(() => detector.Detect(tenant, half)));
        var times = Enumerable.Range(0, 3).Select(_ => ProcessorTime(() => detector.Detect(tenant, whole))).Order().ToList();
        return new { p50 = Math.Round(times[1], 1), p99 = Math.Round(times[2], 1), unit = "ms per MB", n = 3, ratioOfDoubling = Math.Round(times[0] / Math.Max(halfTime, 0.1), 2) };
    }

    private static double ProcessorTime(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var start = process.UserProcessorTime;
        var clock = Stopwatch.GetTimestamp();
        work();
        process.Refresh();
        var used = (process.UserProcessorTime - start).TotalMilliseconds;

        // The counter's step is too coarse for what takes less.
        return used < 20 ? Math.Min(Stopwatch.GetElapsedTime(clock).TotalMilliseconds, Math.Max(used, 0.1) + 10) : used;
    }

    private static string Repeat(string piece, int length) => string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1))[..length];
}
