namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Postal addresses: a number with the name of a street, before it or behind it, or a post box; then flat, town and
/// postcode as far as they follow. In a letterhead, where every part has its own line, towns and countries stay.
/// </summary>
internal static class StreetAddresses
{
    private const int MaxWords = 5;

    /// <summary>Finds the addresses of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        var last = 0;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = NumberEnd(text, at);
            var (start, stop, confidence) = end == 0 ? default : StreetAt(text, at, end, last);
            if (stop > 0)
            {
                last = AddressTail.Add(scan, start, stop, confidence);
                at = Math.Max(last, stop);
                continue;
            }

            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            {
                at++;
            }
        }

        FindCorners(scan, text);
    }

    private static (int Start, int End, double Confidence) StreetAt(ReadOnlySpan<char> text, int number, int end, int lowest)
    {
        var behind = StreetBehind(text, number, end, mayHaveSecond: true);
        return behind.End > 0 ? behind : StreetBefore(text, number, end, lowest);
    }

    // "137 Avenue Teboulbi", "1737 Cheriton Dr", "20789 Allika 46", "370 3911 Fourth Avenue".
    private static (int Start, int End, double Confidence) StreetBehind(ReadOnlySpan<char> text, int number, int end, bool mayHaveSecond)
    {
        var at = SkipComma(text, end);
        if (at == end || at >= text.Length)
        {
            return default;
        }

        if (char.IsAsciiDigit(text[at]))
        {
            var second = mayHaveSecond ? NumberEnd(text, at) : 0;
            var inner = second == 0 ? default : StreetBehind(text, at, second, mayHaveSecond: false);
            return inner.End > 0 ? (number, inner.End, inner.Confidence) : default;
        }

        var words = 0;
        var streetEnd = 0;
        var isPrefix = false;
        while (words < MaxWords && at < text.Length)
        {
            var wordEnd = NameRun.WordEnd(text, at);
            if (wordEnd == at || !(NameRun.IsCapital(text[at]) || IsSmallWord(text[at..wordEnd])) || StreetWords.IsUnit(text[at..wordEnd]))
            {
                break;
            }

            var word = text[at..wordEnd];
            words++;
            wordEnd += wordEnd < text.Length && text[wordEnd] == '.' && word.Length <= 4 ? 1 : 0;
            if (StreetWords.IsBox(word))
            {
                break;
            }

            if (StreetWords.IsStreet(word) && NameRun.IsCapital(word[0]))
            {
                isPrefix |= words == 1;
                streetEnd = wordEnd;
            }
            else if (StreetWords.IsCompound(word) || (isPrefix && words <= 4))
            {
                streetEnd = wordEnd;
            }

            at = wordEnd;
            if (at >= text.Length || !(text[at] == ' ' || (text[at] == '\n' && streetEnd == 0)))
            {
                break;
            }

            at++;
        }

        // A house number behind the street: "20789 Allika 46".
        if (words > 0 && at < text.Length && char.IsAsciiDigit(text[at]) && (text[at - 1] is ' ' or '\n') && NumberEnd(text, at) is var house and > 0 && house - at <= 4
            && !IsMeasure(text, house))
        {
            return (number, house, streetEnd > 0 ? 0.85 : end - number >= 3 ? 0.6 : 0) is var found && found.Item3 > 0 ? found : default;
        }

        return streetEnd > 0 && words > 1 ? (number, WithDirection(text, streetEnd), 0.85) : default;
    }

    // "Villacher Strasse 89", "Via Tasso 129", "P.O. Box 242", "PSC 6293, Box 8158".
    private static (int Start, int End, double Confidence) StreetBefore(ReadOnlySpan<char> text, int number, int end, int lowest)
    {
        if (number < 2 || text[number - 1] is not (' ' or '.' or '\n'))
        {
            return default;
        }

        var start = number - 1;
        var words = 0;
        var found = 0;
        var first = number;
        var isNear = false;
        while (words < MaxWords && start > lowest)
        {
            start -= text[start - 1] == '.' ? 1 : 0;
            var wordStart = start;
            while (wordStart > lowest && (char.IsLetter(text[wordStart - 1]) || (text[wordStart - 1] is '-' or '\'' or '.' && wordStart > 1 && char.IsLetter(text[wordStart - 2]))))
            {
                wordStart--;
            }

            if (wordStart == start)
            {
                break;
            }

            var word = text[wordStart..start].TrimEnd('.');
            if (words == 0 && (StreetWords.IsBox(word) || StreetWords.IsMilitary(word)))
            {
                return (BoxStart(text, wordStart, lowest), end, 0.85);
            }

            if (!NameRun.IsCapital(word[0]) && !IsSmallWord(word))
            {
                break;
            }

            words++;
            if (NameRun.IsCapital(word[0]) || word is "ul" or "al" or "os" or "rue" or "calle" or "via" or "rua")
            {
                first = wordStart;
                var isStreet = StreetWords.IsStreet(word) || StreetWords.IsCompound(word);
                if (isStreet)
                {
                    found = wordStart;
                    isNear |= words == 1;
                }
            }

            if (wordStart < 1 || !(text[wordStart - 1] == ' ' || (text[wordStart - 1] == '\n' && found == 0)))
            {
                break;
            }

            start = wordStart - 1;
        }

        // "On Main Street 5": the first word of the sentence is not part of the name.
        return found == 0 || end - number > 5 || IsMeasure(text, end) ? default
            : (isNear && words > 1 ? FirstOfName(text, first, found) : found, end, 0.8);
    }

    private static int FirstOfName(ReadOnlySpan<char> text, int first, int street)
    {
        if (first == street)
        {
            return first;
        }

        var wordEnd = NameRun.WordEnd(text, first);
        var isSentenceStart = first == 0 || text[first - 1] is '\n' || (first > 1 && text[first - 2] is '.' or '!' or '?' or ':');
        return isSentenceStart && NameTable.IsWord(text[first..wordEnd]) && wordEnd + 1 < street ? wordEnd + 1 : first;
    }

    // "PSC 6293, Box 8158", "Unit 4719 Box 7394", "P.O. Box", "PO Box".
    private static int BoxStart(ReadOnlySpan<char> text, int box, int lowest)
    {
        var at = box;
        while (at > lowest && text[at - 1] is ' ' or ',')
        {
            at--;
        }

        var digits = at;
        while (digits > lowest && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        if (digits < at && digits > lowest && text[digits - 1] == ' ')
        {
            var wordStart = digits - 1;
            while (wordStart > lowest && char.IsLetter(text[wordStart - 1]))
            {
                wordStart--;
            }

            var word = text[wordStart..(digits - 1)];
            return StreetWords.IsMilitary(word) || StreetWords.IsUnit(word) ? wordStart : digits;
        }

        foreach (var prefix in (ReadOnlySpan<string>)["P.O. ", "P.O.", "PO ", "P. O. ", "p.o. ", "po ", "Post Office ", "P.O", "GPO ", "Private "])
        {
            if (box - prefix.Length >= lowest && text[(box - prefix.Length)..box].SequenceEqual(prefix))
            {
                return box - prefix.Length;
            }
        }

        return box;
    }

    private static void FindCorners(Scan scan, ReadOnlySpan<char> text)
    {
        const string Corner = "corner of ";
        for (var at = text.IndexOf(Corner, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var start = at >= 4 && text[(at - 4)..at].Equals("the ", StringComparison.OrdinalIgnoreCase) ? at - 4 : at;
            var end = CornerEnd(text, at + Corner.Length);
            if (end > 0)
            {
                scan.Add(start, end, SensitiveData.StreetAddress, 0.85);
            }

            var next = text[(at + Corner.Length)..].IndexOf(Corner, StringComparison.OrdinalIgnoreCase);
            at = next < 0 ? -1 : at + Corner.Length + next;
        }
    }

    // "Postbox 21 and Elisabeth Parks": two names of streets with "and" between.
    private static int CornerEnd(ReadOnlySpan<char> text, int from)
    {
        var at = from;
        var end = 0;
        var hasAnd = false;
        for (var words = 0; words < 12 && at < text.Length; words++)
        {
            var wordEnd = at;
            while (wordEnd < text.Length && (char.IsLetterOrDigit(text[wordEnd]) || text[wordEnd] is '\'' or '-'))
            {
                wordEnd++;
            }

            if (wordEnd == at)
            {
                break;
            }

            var word = text[at..wordEnd];
            if (word is "and" or "&")
            {
                if (hasAnd)
                {
                    break;
                }

                hasAnd = true;
            }
            else if (NameRun.IsCapital(word[0]) || char.IsAsciiDigit(word[0]) || IsSmallWord(word) || !NameTable.IsWord(word) || StreetWords.IsStreet(word))
            {
                end = hasAnd ? wordEnd : 0;
            }
            else
            {
                break;
            }

            at = wordEnd;
            at += at < text.Length && text[at] == '.' ? 1 : 0;
            if (at >= text.Length || text[at] != ' ')
            {
                break;
            }

            at++;
        }

        return end;
    }

    private static int WithDirection(ReadOnlySpan<char> text, int end)
    {
        var at = end + 1;
        if (at >= text.Length || text[end] != ' ')
        {
            return end;
        }

        var wordEnd = NameRun.WordEnd(text, at);
        return text[at..wordEnd] is "N" or "S" or "E" or "W" or "NE" or "NW" or "SE" or "SW" or "North" or "South" or "East" or "West" ? wordEnd : end;
    }

    // Where a house number that begins here ends: up to six digits, "12a", "12-14", "12/3"; 0 when it is another number.
    private static int NumberEnd(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (Letters.IsOfWord(text[start - 1]) || text[start - 1] is '.' or ':' or '-' or '/' or '$' or '€' or '£' or '%' or '+' or '_'))
        {
            return 0;
        }

        var at = start;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (at - start > 6)
        {
            return 0;
        }

        if (at + 1 < text.Length && text[at] is '-' or '/' && char.IsAsciiDigit(text[at + 1]))
        {
            var second = at + 1;
            while (second < text.Length && char.IsAsciiDigit(text[second]))
            {
                second++;
            }

            at = second - at <= 5 ? second : at;
        }
        else if (at < text.Length && char.IsAsciiLetter(text[at]) && (at + 1 == text.Length || !Letters.IsOfWord(text[at + 1])))
        {
            at++;
        }

        return at < text.Length && (Letters.IsOfWord(text[at]) || text[at] is '%' or '/' or ':') ? 0 : at;
    }

    // "Main Street 5 km", "Highway 101 is": a number with a unit of measure behind it.
    private static bool IsMeasure(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return end < text.Length && text[end] is '%' or '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]);
        }

        var word = text[(end + 1)..NameRun.WordEnd(text, end + 1)];
        return word is "km" or "m" or "miles" or "metres" or "meters" or "years" or "days" or "hours" or "minutes" or "percent" or "million" or "times" or "people" or "points";
    }

    private static bool IsSmallWord(ReadOnlySpan<char> word) => word.Length <= 5 && (NameTable.Lookup(word) & KnownAs.Particle) != 0;

    private static int SkipComma(ReadOnlySpan<char> text, int at)
    {
        at += at < text.Length && text[at] == ',' ? 1 : 0;
        return at < text.Length && (text[at] is ' ' or '\n') ? at + 1 : at;
    }
}
