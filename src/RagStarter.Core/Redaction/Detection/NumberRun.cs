namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Groups of digits that follow each other with no more than a few separating characters between them, as one number or
/// several may be written.
/// </summary>
internal static class NumberRun
{
    private const int MaxSeparator = 4;

    /// <summary>Calls <paramref name="take"/> for each run of the text.</summary>
    public static void ForEach(Scan scan, List<DigitGroup> groups, Action<Scan, List<DigitGroup>> take)
    {
        ReadOnlySpan<char> text = scan.Text;
        groups.Clear();
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            var start = at + next;
            var length = text[start..].IndexOfAnyExceptInRange('0', '9');
            var end = length < 0 ? text.Length : start + length;
            if (groups.Count > 0 && !Joins(text[groups[^1].End..start]))
            {
                take(scan, groups);
                groups.Clear();
            }

            groups.Add(new DigitGroup(start, end));
            at = end;
        }

        if (groups.Count > 0)
        {
            take(scan, groups);
            groups.Clear();
        }
    }

    /// <summary>Copies the digits of some groups; returns how many, or -1 when there is no room for them.</summary>
    public static int CopyDigits(ReadOnlySpan<char> text, List<DigitGroup> groups, int from, int to, Span<char> digits)
    {
        var count = 0;
        for (var i = from; i < to; i++)
        {
            var group = text[groups[i].Start..groups[i].End];
            if (count + group.Length > digits.Length)
            {
                return -1;
            }

            group.CopyTo(digits[count..]);
            count += group.Length;
        }

        return count;
    }

    /// <summary>Whether a separator holds a line break.</summary>
    public static bool IsLineBreak(ReadOnlySpan<char> separator) => separator.IndexOfAny('\n', '\r') >= 0;

    private static bool Joins(ReadOnlySpan<char> separator)
    {
        if (separator.Length > MaxSeparator)
        {
            return false;
        }

        var marks = 0;
        foreach (var c in separator)
        {
            if (c is '-' or '.' or '/' or '_' or ',' or ':' or '|' or '+' or '~' or '*' or '#' or '\\')
            {
                marks++;
            }
            else if (c is not (' ' or '\t' or '\n' or '\r'))
            {
                return false;
            }
        }

        return marks <= 1;
    }
}
