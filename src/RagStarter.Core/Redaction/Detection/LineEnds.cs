namespace RagStarter.Core.Redaction.Detection;

/// <summary>Ends of lines that divide a value, as opposed to those that divide the parts of a letterhead.</summary>
internal static class LineEnds
{
    /// <summary>Whether a line ends here between two words or numbers that nothing else parts: no indent, no quotation mark, no empty line.</summary>
    public static bool IsJoint(ReadOnlySpan<char> text, int at) =>
        text[at] == '\n' && at > 0 && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or ',');

    /// <summary>
    /// Where digits that go on in the next line end, when the part before or behind the line's end stands alone in its
    /// line; 0 when they do not go on so.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the digits begin.</param>
    /// <param name="end">Where the line ends.</param>
    /// <param name="maxDigits">How many digits there may be in all.</param>
    public static int DigitsBehind(ReadOnlySpan<char> text, int start, int end, int maxDigits)
    {
        if (end + 1 >= text.Length || text[end] != '\n' || !char.IsAsciiDigit(text[end + 1]))
        {
            return 0;
        }

        var at = end + 1;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start <= maxDigits + 1)
        {
            at++;
        }

        var digits = at - start - 1;
        var isAlone = IsStart(text, start) || at == text.Length || text[at] == '\n';
        return digits >= 3 && digits <= maxDigits && isAlone ? at : 0;
    }

    /// <summary>Whether nothing but marks of quotation or of a list stands before a place in its line.</summary>
    public static bool IsStart(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at > 0 && text[at - 1] is ' ' or '>' or '?' or '|' or '\t' or '*' or '-')
        {
            at--;
        }

        return at == 0 || text[at - 1] is '\n';
    }
}
