using Microsoft.Extensions.Logging;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Makes loggers that scrub.</summary>
internal sealed class ScrubbedLoggerFactory(ILoggerFactory inner, LogScrubber scrubber) : ILoggerFactory
{
    // Where the application listens and that it stops: an address there is one of its own.
    private const string Lifetime = "Microsoft.Hosting.Lifetime";

    // These log below Information what goes over the wire: what a user types into the page, prompts, and replies.
    private static readonly string[] ContentBelowInformation =
    [
        "Microsoft.AspNetCore.SignalR",
        "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.SemanticKernel",
        "Microsoft.Extensions.AI",
        "Microsoft.Extensions.VectorData",
        "System.Net.Http.HttpClient",
        "System.ClientModel",
        "OpenAI",
        "Azure",
        "MudBlazor",
    ];

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public ILogger CreateLogger(string categoryName) => categoryName == Lifetime
        ? inner.CreateLogger(categoryName)
        : new ScrubbedLogger(
            inner.CreateLogger(categoryName),
            scrubber,
            ContentBelowInformation.Any(category => IsIn(categoryName, category)) ? LogLevel.Information : LogLevel.Trace);

    public void Dispose() => inner.Dispose();

    private static bool IsIn(string name, string category) =>
        name.StartsWith(category, StringComparison.Ordinal) && (name.Length == category.Length || name[category.Length] == '.');
}
