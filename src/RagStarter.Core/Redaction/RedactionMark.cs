using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.Core.Redaction;

/// <summary>
/// What stands for a value for good: "[EMAIL]", or "[EMAIL#kqwhzdvu…]" where equal values are to be told from others.
/// </summary>
internal static class RedactionMark
{
    /// <summary>The letters that stand for a value.</summary>
    public const int CodeLetters = 16;

    private const char Sign = '#';

    /// <summary>The mark of a class.</summary>
    public static string Of(string classification) => $"{PlaceholderFormat.Open}{PlaceholderFormat.NameOf(classification)}{PlaceholderFormat.Close}";

    /// <summary>The mark of a value.</summary>
    /// <param name="classification">Its class.</param>
    /// <param name="code">Lower-case letters that stand for it.</param>
    public static string Of(string classification, ReadOnlySpan<char> code) =>
        $"{PlaceholderFormat.Open}{PlaceholderFormat.NameOf(classification)}{Sign}{code}{PlaceholderFormat.Close}";

    /// <summary>
    /// The length of a mark at the start of a text; 0 where there is none. Only the names of classes count: a value in
    /// brackets is no mark.
    /// </summary>
    /// <param name="text">Begins with a bracket.</param>
    public static int LengthAt(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (at < text.Length && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        if (at >= text.Length || !PlaceholderFormat.IsKnown(text[1..at]))
        {
            return 0;
        }

        if (text[at] == Sign)
        {
            var start = ++at;
            while (at < text.Length && at - start < CodeLetters && char.IsAsciiLetterLower(text[at]))
            {
                at++;
            }

            if (at - start != CodeLetters || at >= text.Length)
            {
                return 0;
            }
        }

        return text[at] == PlaceholderFormat.Close ? at + 1 : 0;
    }
}
