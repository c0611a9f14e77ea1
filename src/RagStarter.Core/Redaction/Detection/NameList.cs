namespace RagStarter.Core.Redaction.Detection;

/// <summary>Single names in a row: "Kónya, Becker and Vasquez".</summary>
internal static class NameList
{
    private const int MaxNames = 8;

    /// <summary>Whether the word from <paramref name="start"/> to <paramref name="end"/> stands in a row that "and" closes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="isOfPersons">
    /// Whether the row is of persons: all can be names and one is no word; and not behind "from", "for" or "at", as the
    /// names of firms are.
    /// </param>
    public static bool Holds(string text, int start, int end, out bool isOfPersons)
    {
        var names = 1;
        var clear = 0;
        var first = start;
        isOfPersons = true;
        Count(text, start, end, ref clear, ref isOfPersons);
        while (names < MaxNames && Before(text, first) is var (from, to) && from >= 0)
        {
            first = from;
            names++;
            Count(text, from, to, ref clear, ref isOfPersons);
        }

        var row = text.AsSpan(first, end - first);
        var hasAnd = row.Contains(" and ", StringComparison.Ordinal) || row.Contains(" & ", StringComparison.Ordinal);
        var last = end;
        while (names < MaxNames && Behind(text, last) is var (from, to) && from >= 0)
        {
            hasAnd |= text.AsSpan(last, from - last).Contains("and", StringComparison.Ordinal) || text.AsSpan(last, from - last).Contains('&');
            last = to;
            names++;
            Count(text, from, to, ref clear, ref isOfPersons);
        }

        if (names < 2 || !hasAnd)
        {
            return false;
        }

        var before = WordEndingAt(text, first);
        isOfPersons &= clear > 0 && !(before is "from" or "for" or "at" or "the" or "The" or "of" or "to" or "in" or "between");
        return true;
    }

    private static void Count(string text, int start, int end, ref int clear, ref bool isOfPersons)
    {
        var token = NameRun.Token(text, start, end);
        clear += !token.IsWord && token.CanBeName && !token.Is(KnownAs.Place) ? 1 : 0;
        isOfPersons &= token.CanBeName && !token.Is(KnownAs.Organisation) && (!token.Is(KnownAs.Place) || token.Is(KnownAs.Surname) || token.Is(KnownAs.Given));
    }

    private static (int Start, int End) Before(string text, int start)
    {
        var at = start;
        var span = text.AsSpan(0, start);
        at = span.EndsWith(", and ") ? start - 6 : span.EndsWith(" and ") ? start - 5 : span.EndsWith(" & ") ? start - 3 : span.EndsWith(", ") ? start - 2 : start;
        if (at == start)
        {
            return (-1, -1);
        }

        var from = at;
        while (from > 0 && (char.IsLetter(text[from - 1]) || (text[from - 1] is '-' or '\'' && from > 1 && char.IsLetter(text[from - 2]))))
        {
            from--;
        }

        return from < at && NameRun.IsCapital(text[from]) && IsSingle(text, from, at) ? (from, at) : (-1, -1);
    }

    private static (int Start, int End) Behind(string text, int end)
    {
        var rest = text.AsSpan(end);
        var from = rest.StartsWith(", and ") ? end + 6 : rest.StartsWith(" and ") ? end + 5 : rest.StartsWith(" & ") ? end + 3 : rest.StartsWith(", ") ? end + 2 : -1;
        if (from < 0 || from >= text.Length || !NameRun.IsCapital(text[from]))
        {
            return (-1, -1);
        }

        var to = NameRun.WordEnd(text, from);
        return to > from && IsSingle(text, from, to) ? (from, to) : (-1, -1);
    }

    // No other capitalised word touches it: "Anna Lee and Ben Cole" is a row of full names, which are judged on their own.
    private static bool IsSingle(string text, int from, int to)
    {
        var isLinkedBefore = from > 1 && text[from - 1] == ' ' && char.IsLetter(text[from - 2]) && NameRun.IsCapital(text[WordStart(text, from - 1)]);
        var isLinkedBehind = to + 1 < text.Length && text[to] == ' ' && NameRun.IsCapital(text[to + 1]);
        return !isLinkedBefore && !isLinkedBehind;
    }

    private static ReadOnlySpan<char> WordEndingAt(string text, int index)
    {
        var end = index;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        return text.AsSpan(WordStart(text, end), end - WordStart(text, end));
    }

    private static int WordStart(string text, int end)
    {
        var start = end;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return Math.Min(start, Math.Max(end - 1, 0));
    }
}
