using System.Collections;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>A log message with its values, all of them scrubbed.</summary>
internal sealed class ScrubbedState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string _message;
    private readonly KeyValuePair<string, object?>[] _values;

    private ScrubbedState(string message, KeyValuePair<string, object?>[] values)
    {
        _message = message;
        _values = values;
    }

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public static ScrubbedState Of(string message, object? state, LogScrubber scrubber) => new(
        scrubber.Scrub(message),
        state is IEnumerable<KeyValuePair<string, object?>> values
            ? [.. values.Select(v => new KeyValuePair<string, object?>(v.Key, ScrubbedValue(v.Value, scrubber)))]
            : []);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _message;

    // Numbers, times and ids stay what they are, so that they can be compared.
    private static object? ScrubbedValue(object? value, LogScrubber scrubber) => value switch
    {
        null or bool or Guid or DateTime or DateTimeOffset or TimeSpan or Enum => value,
        string text => scrubber.Scrub(text),
        _ when value.GetType().IsPrimitive || value is decimal => value,
        IEnumerable list => scrubber.Scrub(string.Join(", ", list.Cast<object?>())),
        _ => scrubber.Scrub(value.ToString() ?? string.Empty),
    };
}
