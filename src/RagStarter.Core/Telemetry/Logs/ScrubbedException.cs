using System.Text;

namespace RagStarter.Core.Telemetry.Logs;

/// <summary>
/// An exception as it may be logged: its kind and its stack, and its message with sensitive values masked. Messages of
/// clients and parsers quote what was sent.
/// </summary>
internal sealed class ScrubbedException : Exception
{
    private const int MaxDepth = 8;

    private readonly string _type;
    private readonly string? _stack;

    private ScrubbedException(Exception problem, LogScrubber scrubber, int depth)
        : base(scrubber.Scrub(problem.Message), Inner(problem, scrubber, depth))
    {
        _type = problem.GetType().FullName ?? problem.GetType().Name;
        _stack = problem.StackTrace;
        HResult = problem.HResult;
    }

    public override string? StackTrace => _stack;

    /// <summary>The exception itself where nothing in it is to be hidden, so that its type is known to who reads the log.</summary>
    public static Exception Of(Exception problem, LogScrubber scrubber)
    {
        if (problem is ScrubbedException)
        {
            return problem;
        }

        var scrubbed = new ScrubbedException(problem, scrubber, 0);
        for (Exception? original = problem, copy = scrubbed; original is not null; original = original.InnerException, copy = copy!.InnerException)
        {
            // One that carries more than a message shows it in a text of its own.
            if (copy is null || copy.Message != original.Message || original.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType != typeof(Exception))
            {
                return scrubbed;
            }
        }

        return problem;
    }

    public override string ToString()
    {
        var text = new StringBuilder(_type).Append(": ").Append(Message);
        if (InnerException is { } inner)
        {
            text.AppendLine().Append(" ---> ").Append(inner).AppendLine().Append("   --- End of inner exception stack trace ---");
        }

        return _stack is null ? text.ToString() : text.AppendLine().Append(_stack).ToString();
    }

    private static ScrubbedException? Inner(Exception problem, LogScrubber scrubber, int depth) =>
        problem.InnerException is { } inner && depth < MaxDepth ? new ScrubbedException(inner, scrubber, depth + 1) : null;
}
