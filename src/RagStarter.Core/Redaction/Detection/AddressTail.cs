namespace RagStarter.Core.Redaction.Detection;

/// <summary>What follows a street in an address: flat, town, region, country, postcode.</summary>
internal static class AddressTail
{
    private const int Reach = 120;
    private const int MaxWords = 12;

    /// <summary>
    /// Adds an address that begins with the street from <paramref name="start"/> to <paramref name="end"/>, with as much
    /// as belongs to it; returns where it ends.
    /// </summary>
    public static int Add(Scan scan, int start, int end, double confidence)
    {
        ReadOnlySpan<char> text = scan.Text;
        var isBlock = IsLineStart(text, start);
        var at = end;
        while (UnitEnd(text, at, out var unit, out var hasBreak) is var unitEnd and > 0)
        {
            if (isBlock && hasBreak)
            {
                return AddBlock(scan, start, end, confidence);
            }

            at = unitEnd;
        }

        var (tail, lines) = TailEnd(text, at, isBlock);
        if (isBlock && tail > 0 && lines > 1)
        {
            return AddBlock(scan, start, at, confidence);
        }

        at = tail > 0 ? tail : at;
        scan.Add(start, at, SensitiveData.StreetAddress, confidence);
        return at;
    }

    // Every part on its own line: the street, the flat and the postcode are marked, towns and countries are not.
    private static int AddBlock(Scan scan, int start, int end, double confidence)
    {
        ReadOnlySpan<char> text = scan.Text;
        var (split, street) = LeadingNumber(text, start, end);
        if (split > 0)
        {
            scan.Add(start, split, SensitiveData.StreetAddress, confidence);
        }

        scan.Add(street, end, SensitiveData.StreetAddress, confidence);
        var at = end;
        while (UnitEnd(text, at, out var unit, out _) is var unitEnd and > 0)
        {
            scan.Add(unit, unitEnd, SensitiveData.StreetAddress, confidence);
            at = unitEnd;
        }

        var (tail, _) = TailEnd(text, at, isBlock: true);
        if (tail > 0)
        {
            var code = PostcodeStart(text, at, tail);
            scan.Add(code, tail, SensitiveData.StreetAddress, confidence);
            at = tail;
        }

        return at;
    }

    // "20789 Allika 46": the house number stands behind the street, what stands before is a number of its own.
    private static (int Split, int Street) LeadingNumber(ReadOnlySpan<char> text, int start, int end)
    {
        if (!char.IsAsciiDigit(text[start]))
        {
            return (0, start);
        }

        var at = start;
        while (at < end && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        var next = at;
        while (next < end && text[next] is ' ' or ',')
        {
            next++;
        }

        return next < end && (char.IsAsciiDigit(text[end - 1]) || char.IsAsciiDigit(text[next])) ? (at, next) : (0, start);
    }

    // "Suite 501", "Apt. 724", "#4", with a comma, spaces or a line break before it.
    private static int UnitEnd(ReadOnlySpan<char> text, int from, out int start, out bool hasBreak)
    {
        start = SkipSeparators(text, from, out hasBreak);
        if (start == from && from < text.Length)
        {
            return 0;
        }

        var at = start;
        if (at < text.Length && text[at] == '#')
        {
            at++;
        }
        else
        {
            var wordEnd = NameRun.WordEnd(text, at);
            if (wordEnd == at || !StreetWords.IsUnit(text[at..wordEnd]))
            {
                return 0;
            }

            at = wordEnd;
            while (at < text.Length && text[at] is '.' or ' ' or '#')
            {
                at++;
            }
        }

        var end = at;
        while (end < text.Length && end - at < 8 && (char.IsAsciiLetterOrDigit(text[end]) || (text[end] == '-' && end > at)))
        {
            end++;
        }

        return end > at && (char.IsAsciiDigit(text[at]) || end - at == 1) ? end : 0;
    }

    // Capitalised words, commas and breaks up to a postcode; 0 when none comes. Counts the lines it takes.
    private static (int End, int Lines) TailEnd(ReadOnlySpan<char> text, int from, bool isBlock)
    {
        var limit = Math.Min(text.Length, from + Reach);
        var at = from;
        var lines = 0;
        var found = 0;
        var foundLines = 0;
        for (var words = 0; words < MaxWords && at < limit; words++)
        {
            var next = SkipSeparators(text, at, out var hasBreak);
            if (next >= limit || (next == at && words > 0))
            {
                break;
            }

            lines += hasBreak ? 1 : 0;
            at = next;
            var code = PostcodeEnd(text, at);
            if (code > 0)
            {
                found = code;
                foundLines = lines;
                at = code;
                continue;
            }

            // Behind the postcode only a town on the same line goes on: "10115 Berlin" is kept for what names a town.
            if (found > 0)
            {
                break;
            }

            var wordEnd = NameRun.WordEnd(text, at);
            var word = wordEnd > at ? text[at..wordEnd] : default;
            if (wordEnd == at || !(NameRun.IsCapital(text[at]) || word is "nan" || IsSmall(word)) || (NameTable.IsWord(word) && word.Length > 3 && !IsPlaceLike(word)))
            {
                break;
            }

            at = wordEnd;
            at += at < text.Length && text[at] == '.' && word.Length <= 3 ? 1 : 0;
            at += at < text.Length && text[at] == ')' ? 1 : 0;
        }

        return (found, foundLines);
    }

    private static bool IsPlaceLike(ReadOnlySpan<char> word) =>
        (NameTable.Lookup(word) & (KnownAs.Place | KnownAs.Street | KnownAs.Given | KnownAs.Surname)) != 0 || word.IndexOfAnyInRange('a', 'z') < 0;

    private static bool IsSmall(ReadOnlySpan<char> word) => word.Length <= 5 && (NameTable.Lookup(word) & KnownAs.Particle) != 0;

    private static int PostcodeStart(ReadOnlySpan<char> text, int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            if ((at == from || !Letters.IsOfWord(text[at - 1])) && PostcodeEnd(text, at) == end)
            {
                return at;
            }
        }

        return end;
    }

    // Four to six digits, "12345-6789", "SW1A 1AA", "K1A 0B1", "1012 AB", "D-10115".
    private static int PostcodeEnd(ReadOnlySpan<char> text, int at)
    {
        if (at + 3 < text.Length && char.IsAsciiLetterUpper(text[at]) && text[at + 1] == '-' && char.IsAsciiDigit(text[at + 2]))
        {
            at += 2;
        }

        var digits = 0;
        while (at + digits < text.Length && digits < 8 && char.IsAsciiDigit(text[at + digits]))
        {
            digits++;
        }

        if (digits is >= 4 and <= 6)
        {
            var end = at + digits;
            if (end + 4 < text.Length && text[end] == '-' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 4]))
            {
                end += 5;
            }
            else if (digits == 4 && end + 2 < text.Length && text[end] == ' ' && char.IsAsciiLetterUpper(text[end + 1]) && char.IsAsciiLetterUpper(text[end + 2])
                && (end + 3 == text.Length || !Letters.IsOfWord(text[end + 3])))
            {
                end += 3;
            }

            return end < text.Length && (Letters.IsOfWord(text[end]) || text[end] is '%' or ':') ? 0 : end;
        }

        return digits == 0 ? LetteredPostcodeEnd(text, at) : 0;
    }

    private static int LetteredPostcodeEnd(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at < text.Length && at - start < 4 && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        if (at - start is < 2 or > 4 || !char.IsAsciiLetterUpper(text[start]) || text[start..at].IndexOfAnyInRange('0', '9') < 0 || at + 3 >= text.Length + 1)
        {
            return 0;
        }

        var rest = at + (at < text.Length && text[at] == ' ' ? 1 : 0);
        return rest + 3 <= text.Length && char.IsAsciiDigit(text[rest]) && char.IsAsciiLetterUpper(text[rest + 1])
            && (char.IsAsciiLetterUpper(text[rest + 2]) || char.IsAsciiDigit(text[rest + 2])) && (rest + 3 == text.Length || !Letters.IsOfWord(text[rest + 3]))
                ? rest + 3
                : 0;
    }

    private static int SkipSeparators(ReadOnlySpan<char> text, int from, out bool hasBreak)
    {
        var at = from;
        hasBreak = false;
        while (at < text.Length && at - from < 8 && text[at] is ' ' or ',' or '\n' or '\r' or '\t' or '(' or '>' or '?' or '|' or '.' or '-' && (text[at] is not ('.' or '-' or '?') || at > from || text[at] == ','))
        {
            hasBreak |= text[at] == '\n';
            at++;
        }

        return at;
    }

    // Nothing but marks of quotation stands before it on its line.
    private static bool IsLineStart(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        while (at > 0 && text[at - 1] is ' ' or '>' or '?' or '|' or '\t' or '*' or '-')
        {
            at--;
        }

        return at == 0 || text[at - 1] is '\n';
    }
}
