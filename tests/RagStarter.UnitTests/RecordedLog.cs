using Microsoft.Extensions.Logging;

namespace RagStarter.UnitTests;

/// <summary>A logger that keeps what was logged.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    public List<(LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Values with a classification are filled in by the host's logging, after redaction; here as they are.
        if (state is LoggerMessageState message)
        {
            for (var i = 0; i < message.ClassifiedTagsCount; i++)
            {
                message.RedactedTagArray[i] = new(message.ClassifiedTagArray[i].Name, message.ClassifiedTagArray[i].Value);
            }
        }

        Lines.Add((logLevel, formatter(state, exception)));
    }
}
