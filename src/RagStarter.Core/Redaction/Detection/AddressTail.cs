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
        var isBlock = LineEnds.IsStart(text, start);
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

        at = tail > 0 ? tail : at > end ? TownEnd(text, at) : at;
        scan.Add(start, at, SensitiveData.StreetAddress, confidence);
        return at;
    }

    /// <summary>Whether the number of a flat or a floor follows.</summary>
    public static bool IsBeforeUnit(ReadOnlySpan<char> text, int end) => UnitEnd(text, end, out _, out _) > 0;

    // "Apt. 501 PÖLSING": a town in capitals behind the flat.
    private static int TownEnd(ReadOnlySpan<char> text, int from)
    {
        var end = from;
        for (var words = 0; words < 3 && end + 1 < text.Length && text[end] == ' '; words++)
        {
            var wordEnd = NameRun.WordEnd(text, end + 1);
            var word = text[(end + 1)..wordEnd];
            if (word.Length < 3 || NameTable.IsWord(word) || word.ContainsAnyExceptInRange('A', 'Z') && !IsUpper(word))
            {
                break;
            }

            end = wordEnd;
        }

        return end;
    }

    private static bool IsUpper(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsUpper(c))
            {
                return false;
            }
        }

        return true;
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
            scan.Towns.Add((at, code));
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

        var joined = LineEnds.DigitsBehind(text, start, at, 6);
        at = joined > 0 ? joined : at;
        var next = at;
        while (next < end && text[next] is ' ' or ',' or '\n')
        {
            next++;
        }

        return next < end && (char.IsAsciiDigit(text[end - 1]) || char.IsAsciiDigit(text[next])) ? (at, next) : (0, start);
    }

    // "Suite 501", "Apt. 724", "#4", with a comma, spaces or a line break before it.
    private static int UnitEnd(ReadOnlySpan<char> text, int from, out int start, out bool hasBreak)
    {
        from += from + 1 < text.Length && text[from] == '.' && text[from + 1] is ' ' or '\n' ? 1 : 0;
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
            while (at < text.Length && at - wordEnd < 4 && text[at] is '.' or ' ' or '#' or '\n')
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
        var countryEnd = 0;
        var boxEnd = 0;
        for (var words = 0; words < MaxWords && at < limit; words++)
        {
            var next = SkipSeparators(text, at, out var hasBreak);
            if (next >= limit || (next == at && words > 0))
            {
                break;
            }

            lines += hasBreak ? 1 : 0;
            at = next;
            var code = Postcodes.EndAt(text, at);
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

            // The number of a region: "Berlin, 43 73313".
            if (char.IsAsciiDigit(text[at]) && IsBehindComma(text, at) && text[at..Math.Min(text.Length, at + 4)].IndexOf(' ') is var region and > 0
                && Postcodes.EndAt(text, at + region + 1) is var behind and > 0)
            {
                found = behind;
                foundLines = lines;
                break;
            }

            var wordEnd = NameRun.WordEnd(text, at);
            var word = wordEnd > at ? text[at..wordEnd] : default;
            if (StreetWords.IsBox(word) && wordEnd + 1 < text.Length && char.IsAsciiDigit(text[wordEnd + 1]))
            {
                // "PSC 6293, Box 8158": the number of the box is no postcode.
                at = wordEnd + 1;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                {
                    at++;
                }

                boxEnd = at;
                continue;
            }

            if (wordEnd == at || !(NameRun.IsCapital(text[at]) || word is "nan" || StreetWords.IsSmall(word)) || (NameTable.IsWord(word) && word.Length > 3 && !IsPlaceLike(word)))
            {
                break;
            }

            var isCountry = !isBlock && words > 0 && (NameTable.Lookup(word) & KnownAs.Place) != 0 && IsBehindComma(text, at);
            at = wordEnd;
            at += at < text.Length && text[at] == '.' && word.Length <= 3 ? 1 : 0;
            at += at < text.Length && text[at] == ')' ? 1 : 0;
            countryEnd = isCountry ? wordEnd : countryEnd;
        }

        // Without a postcode the name of a country or a region behind a comma ends the address.
        return found > 0 ? (found, foundLines) : countryEnd > 0 ? (countryEnd, 0) : (boxEnd, 0);
    }

    private static bool IsBehindComma(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\n' or '\r')
        {
            at--;
        }

        return at > 0 && text[at - 1] == ',';
    }

    private static bool IsPlaceLike(ReadOnlySpan<char> word) =>
        (NameTable.Lookup(word) & (KnownAs.Place | KnownAs.Street | KnownAs.Given | KnownAs.Surname)) != 0 || word.IndexOfAnyInRange('a', 'z') < 0;

    private static int PostcodeStart(ReadOnlySpan<char> text, int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            if ((at == from || !Letters.IsOfWord(text[at - 1])) && Postcodes.EndAt(text, at) == end)
            {
                return at;
            }
        }

        return end;
    }

    private static int SkipSeparators(ReadOnlySpan<char> text, int from, out bool hasBreak)
    {
        var at = from;
        hasBreak = false;
        while (at < text.Length && at - from < 8 && text[at] is ' ' or ',' or '\n' or '\r' or '\t' or '(' or '>' or '?' or '|' or '.' or '-' && (text[at] is not ('.' or '-' or '?') || at > from || text[at] == ','))
        {
            hasBreak |= text[at] == '\n' && !LineEnds.IsJoint(text, at);
            at++;
        }

        return at;
    }
}
