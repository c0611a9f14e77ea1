using System.Buffers;
using System.Collections.Frozen;

namespace RagStarter.Core.Language;

/// <summary>
/// Splits text into sentences. A line break always ends one: in extracted documents each paragraph is one line, and a
/// heading, a list item or a table row is a unit of its own.
/// </summary>
public static class SentenceSplitter
{
    // Longer lines and longer texts in front of a colon are prose.
    private const int MaxRowLength = 1200;
    private const int MaxColumnLength = 80;

    private static readonly SearchValues<char> Enders = SearchValues.Create(".!?。！？\n");

    // Words that end with a full stop inside a sentence.
    private static readonly FrozenSet<string> Abbreviations = new[]
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "rev", "gen", "col", "lt", "sgt", "capt", "hon", "sr", "jr", "vs",
        "e.g", "i.e", "etc", "cf", "ca", "approx", "no", "nos", "vol", "fig", "figs", "sec", "ch", "pp", "ed", "eds",
        "inc", "ltd", "corp", "co", "dept", "univ", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
        "oct", "nov", "dec", "al", "a.m", "p.m", "u.s", "u.k", "ph.d", "min", "max", "tel", "ext", "mt", "ft", "incl",
        "c", "b", "d", "fl", "r",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AbbreviationLookup =
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sentences of <paramref name="text"/> in order, without surrounding white space; none is empty.</summary>
    public static List<TextSpan> Split(ReadOnlySpan<char> text)
    {
        var sentences = new List<TextSpan>();
        var start = 0;
        var position = 0;
        while (position < text.Length)
        {
            if (position == start && TableRowLength(text[position..]) is > 0 and var row)
            {
                Add(text, start, start + row, sentences);
                start = position = start + row;
                continue;
            }

            var offset = text[position..].IndexOfAny(Enders);
            if (offset < 0)
            {
                break;
            }

            var at = position + offset;
            position = at + 1;
            if (text[at] == '\n')
            {
                Add(text, start, at, sentences);
                start = position;
                continue;
            }

            // Closing quotes and brackets belong to the sentence they close.
            while (position < text.Length && text[position] is '"' or '\'' or '”' or '’' or ')' or ']' or '.' or '!' or '?')
            {
                position++;
            }

            if (EndsSentence(text, at, position) && !IsListNumber(text[start..at]))
            {
                Add(text, start, position, sentences);
                start = position;
            }
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    private static void Add(ReadOnlySpan<char> text, int start, int end, List<TextSpan> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextSpan(start, end - start));
        }
    }

    private static bool EndsSentence(ReadOnlySpan<char> text, int at, int position)
    {
        if (text[at] is '。' or '！' or '？')
        {
            return true;
        }

        if (position >= text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[position]))
        {
            return false;
        }

        var next = text[position..].TrimStart();
        if (next.IsEmpty)
        {
            return true;
        }

        if (char.IsLower(next[0]))
        {
            return false;
        }

        return text[at] != '.' || !IsAbbreviation(text[..at]);
    }

    // A row of a table is one line, "Column: value; Column: value" or "Name – Column: value": its cells belong together, whatever stands in them.
    private static int TableRowLength(ReadOnlySpan<char> text)
    {
        var newline = text.IndexOf('\n');
        var line = newline < 0 ? text : text[..newline];
        if (line.Length > MaxRowLength)
        {
            return 0;
        }

        var cells = 0;
        foreach (var range in line.Split("; "))
        {
            var colon = line[range].IndexOf(": ", StringComparison.Ordinal);
            cells += colon is > 0 and <= MaxColumnLength && !line[range][..colon].ContainsAny(".!?") ? 1 : 0;
        }

        return cells >= 2 || (cells == 1 && line.IndexOf(" – ", StringComparison.Ordinal) > 0) ? line.Length : 0;
    }

    // "1. Open the valve": the number of a list item is not a sentence.
    private static bool IsListNumber(ReadOnlySpan<char> before)
    {
        before = before.Trim().TrimStart("-*• ");
        return before.Length is > 0 and <= 3 && before.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && (char.IsLetter(before[start - 1]) || before[start - 1] == '.'))
        {
            start--;
        }

        var word = before[start..];

        // "J. Smith", "U.S. Army": a single capital letter or letters with points between them.
        return (word.Length == 1 && char.IsUpper(word[0]))
            || (word.Length > 2 && word.Contains('.') && char.IsUpper(word[0]))
            || AbbreviationLookup.Contains(word);
    }
}
