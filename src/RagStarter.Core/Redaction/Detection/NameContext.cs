namespace RagStarter.Core.Redaction.Detection;

/// <summary>What stands around a possible name.</summary>
internal sealed class NameContext(string text)
{
    private const int Sample = 4000;
    private bool? _isEnglish;

    /// <summary>
    /// Whether the lower-case words of the text are mostly English. In other languages a capital does not tell a name:
    /// German writes every noun with one.
    /// </summary>
    public bool IsEnglish => _isEnglish ??= Measure(text.AsSpan(0, Math.Min(text.Length, Sample)));

    /// <summary>The word before a place, in the same line or sentence; empty when there is none.</summary>
    public ReadOnlySpan<char> WordBefore(int index)
    {
        var end = index;
        while (end > 0 && text[end - 1] is ' ' or '"' or '\'' or '(' or '\t')
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start < 24 && (char.IsLetter(text[start - 1]) || text[start - 1] is '\'' or '-' && start > 1))
        {
            start--;
        }

        return text.AsSpan(start, end - start);
    }

    /// <summary>The word behind a place; empty when a mark stands there.</summary>
    public ReadOnlySpan<char> WordAfter(int index)
    {
        var start = index;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        var end = start;
        while (end < text.Length && end - start < 24 && (char.IsLetter(text[end]) || text[end] == '\''))
        {
            end++;
        }

        return text.AsSpan(start, end - start);
    }

    /// <summary>The character before a place, spaces left out; the null character at the beginning.</summary>
    public char MarkBefore(int index)
    {
        var at = index;
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == 0 ? '\0' : text[at - 1];
    }

    /// <summary>The character at or behind a place, spaces left out; the null character at the end.</summary>
    public char MarkAfter(int index)
    {
        var at = index;
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at == text.Length ? '\0' : text[at];
    }

    /// <summary>Whether a sentence, a line or a quotation begins at a place.</summary>
    public bool IsStart(int index) => MarkBefore(index) is '\0' or '\n' or '\r' or '.' or '!' or '?' or ':' or '"' or '>' or '*' or '-' or '(' or '#' or '|' or ';';

    /// <summary>Whether the line holds nothing but what lies from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public bool IsWholeLine(int start, int end) => MarkBefore(start) is '\0' or '\n' or '>' or '?' && MarkAfter(end) is '\0' or '\n' or '\r' or ',';

    private static bool Measure(ReadOnlySpan<char> text)
    {
        var words = 0;
        var english = 0;
        for (var at = 0; at < text.Length && words < 200;)
        {
            if (!char.IsLetter(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsLetter(text[at]))
            {
                at++;
            }

            // Parts of paths and hosts are words of no language.
            var isOfAddress = (start > 0 && text[start - 1] is '/' or '@' or '.') || text[at..].StartsWith("://");
            if (at - start >= 2 && !isOfAddress && char.IsLower(text[start]))
            {
                words++;
                english += NameTable.IsWord(text[start..at]) ? 1 : 0;
            }
        }

        return words < 3 || english >= words * 0.7;
    }
}
