using Microsoft.Extensions.Logging;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>Scrubs what is logged, by whatever library, before any provider sees it.</summary>
internal sealed class ScrubbedLogger(ILogger inner, LogScrubber scrubber, LogLevel lowest) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        inner.BeginScope(ScrubbedState.Of(state.ToString() ?? string.Empty, state, scrubber));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var problem = exception is null ? null : ScrubbedException.Of(exception, scrubber);
        if (state is LoggerMessageState)
        {
            // Messages of this application say of each value what it is; the classified ones are redacted further in.
            inner.Log(logLevel, eventId, state, problem, formatter);
            return;
        }

        var message = ScrubbedState.Of(formatter(state, exception), state, scrubber);
        inner.Log(logLevel, eventId, message, problem, static (scrubbed, _) => scrubbed.ToString());
    }
}
