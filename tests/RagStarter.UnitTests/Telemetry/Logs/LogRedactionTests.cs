#pragma warning disable CA1848, CA1873 // Other libraries log in whatever way they like.

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.UnitTests.Telemetry.Logs;

/// <summary>What any library logs, as a provider gets it.</summary>
public sealed partial class LogRedactionTests : IAsyncLifetime
{
    private const string Mail = "anna@example.com";

    private readonly Provider _provider = new();
    private ScratchPipeline? _pipeline;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await ScratchPipeline.StartAsync(replace: services => services
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_provider)));
        _provider.Lines.Clear();
    }

    public async ValueTask DisposeAsync() => await _pipeline!.DisposeAsync();

    [Fact]
    public void Values_in_messages_arguments_and_scopes_are_masked()
    {
        var logger = Logger("Some.Library");
        using (logger.BeginScope("for {User}", Mail))
        {
            logger.LogTrace("Sent to {Address} as {List}", Mail, new[] { Mail, "x" });
        }

        Assert.DoesNotContain(_provider.Lines, l => l.Contains(Mail, StringComparison.Ordinal));
        Assert.Contains(_provider.Lines, l => l.Contains("Sent to [EMAIL] as [EMAIL], x", StringComparison.Ordinal));
        Assert.Contains(_provider.Lines, l => l.Contains("for [EMAIL]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://localhost/api/documents/6019 Harbour Street - 404")]
    [InlineData("http://localhost/api/documents/6019%20Harbour%20Street - 404")]
    [InlineData("http://localhost/api/usage?user=6019%20Harbour%20Street&from=1")]
    public void Values_in_paths_and_queries_are_masked(string request)
    {
        Logger("Microsoft.AspNetCore.Hosting.Diagnostics").LogInformation("Request starting HTTP/1.1 GET {Request}", request);

        Assert.DoesNotContain("Harbour", Assert.Single(_provider.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Exceptions_keep_their_kind_and_stack_and_lose_the_values_in_their_messages()
    {
        try
        {
            throw new InvalidOperationException($"Cannot parse {Mail}", new FormatException($"<{Mail}>\nFATAL: forged"));
        }
        catch (InvalidOperationException problem)
        {
            Logger("Some.Library").LogError(problem, "Failed");
        }

        var line = Assert.Single(_provider.Lines);
        Assert.DoesNotContain(Mail, line, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: Cannot parse [EMAIL]", line, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: <[EMAIL]>\\nFATAL: forged", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Exceptions_keep_their_kind_and_stack_and_lose_the_values_in_their_messages), line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_with_nothing_to_hide_is_passed_on_as_it_is()
    {
        var problem = new FormatException("The input is too short.", new InvalidOperationException("It has 3 characters."));
        Logger("Some.Library").LogError(problem, "Failed");
        Assert.Same(problem, _provider.Exceptions.Single());
    }

    [Theory]
    [InlineData("a\r\nb", "a\\r\\nb")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("a\u0085b\u2028c", "a\\u0085b\\u2028c")]
    [InlineData("a\u202eb\u200bc", "a\\u202eb\\u200bc")]
    public void No_value_can_pretend_to_be_another_line(string value, string shown)
    {
        Logger("Some.Library").LogInformation("Name {Name}", value);
        Assert.Contains($"Name {shown}", Assert.Single(_provider.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /people/anna%40example.com", "GET /people/[EMAIL]")]
    [InlineData("{\"to\":\"\\u0061nna@example.com\"}", "{\"to\":\"[EMAIL]\"}")]
    [InlineData("call &#43;49 151 1234 5678", "call [PHONE]")]
    public void Values_are_found_in_the_forms_in_which_programs_write_them(string value, string shown)
    {
        Logger("Some.Library").LogDebug("Request {Path}", value);
        Assert.Contains($"Request {shown}", Assert.Single(_provider.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_ids_and_times_stay_what_they_are()
    {
        Logger("Some.Library").LogInformation("{Count} {Id}", 42, Guid.Empty);
        Assert.Contains(_provider.Values, v => v is 42);
        Assert.Contains(_provider.Values, v => v is Guid);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher")]
    [InlineData("Microsoft.SemanticKernel.KernelFunction")]
    public void Categories_that_log_what_goes_over_the_wire_are_silent_below_information(string category)
    {
        var logger = Logger(category);
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        logger.LogDebug("Arguments: {Arguments}", "what the user typed");
        logger.LogInformation("Started");
        Assert.DoesNotContain("typed", Assert.Single(_provider.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Classified_values_of_the_applications_own_messages_are_redacted()
    {
        LogClassified(Logger("RagStarter"), "ann", $"It said {Mail}", 7);
        var line = Assert.Single(_provider.Lines);
        Assert.Matches(@"user-[0-9a-f]{8} said It said \[EMAIL\] 7", line);
        Assert.DoesNotContain(Mail, line, StringComparison.Ordinal);
    }

    private ILogger Logger(string category) => _pipeline!.Get<ILoggerFactory>().CreateLogger(category);

    [LoggerMessage(1, LogLevel.Information, "{User} said {Text} {Number}")]
    private static partial void LogClassified(ILogger logger, [UserName] string user, [FreeText] string text, int number);

    private sealed class Provider : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public List<object?> Values { get; } = [];

        public List<Exception> Exceptions { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
            // Nothing is held.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Keep(state, null, state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Keep(state, exception, formatter(state, exception));

        private void Keep(object? state, Exception? exception, string message)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? pairs.ToList() : [];
            Values.AddRange(values.Select(v => v.Value));
            Exceptions.AddRange(exception is null ? [] : [exception]);
            Lines.Add($"{message} {string.Join(' ', values.Where(v => v.Key != "{OriginalFormat}").Select(v => $"{v.Key}={v.Value}"))} {exception}");
        }
    }
}
