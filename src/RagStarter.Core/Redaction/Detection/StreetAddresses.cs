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
            var end = HouseNumber.EndAt(text, at);
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

        StreetCorners.Find(scan);
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
            var second = mayHaveSecond ? HouseNumber.EndAt(text, at) : 0;
            var inner = second == 0 ? default : StreetBehind(text, at, second, mayHaveSecond: false);
            return inner.End > 0 ? (number, inner.End, inner.Confidence) : default;
        }

        var words = 0;
        var streetEnd = 0;
        var isPrefix = false;
        while (words < MaxWords && at < text.Length)
        {
            var wordEnd = NameRun.WordEnd(text, at);
            if (wordEnd == at || !(NameRun.IsCapital(text[at]) || StreetWords.IsSmall(text[at..wordEnd])) || StreetWords.IsUnit(text[at..wordEnd]))
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
        if (words > 0 && at < text.Length && char.IsAsciiDigit(text[at]) && (text[at - 1] is ' ' or '\n') && HouseNumber.EndAt(text, at) is var house and > 0 && house - at <= 4
            && !HouseNumber.IsMeasure(text, house))
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

            if (!NameRun.IsCapital(word[0]) && !StreetWords.IsSmall(word))
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
        return found == 0 || end - number > 5 || HouseNumber.IsMeasure(text, end) ? default
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
        while (at > lowest && text[at - 1] is ' ' or ',' or '\n')
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
            if (box - prefix.Length >= lowest && IsPrefix(text[(box - prefix.Length)..box], prefix))
            {
                return WithNumberBefore(text, box - prefix.Length, lowest);
            }
        }

        return box;
    }

    // A line may end between the words.
    private static bool IsPrefix(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix) =>
        text.SequenceEqual(prefix) || (prefix[^1] == ' ' && text[^1] == '\n' && text[..^1].SequenceEqual(prefix[..^1]));

    // "0912 P.O. Box 287".
    private static int WithNumberBefore(ReadOnlySpan<char> text, int start, int lowest)
    {
        var at = start - 1;
        while (at > lowest && char.IsAsciiDigit(text[at - 1]))
        {
            at--;
        }

        return start > lowest + 1 && text[start - 1] == ' ' && at < start - 1 && start - at <= 7 && (at == 0 || !Letters.IsOfWord(text[at - 1])) ? at : start;
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

    private static int SkipComma(ReadOnlySpan<char> text, int at)
    {
        at += at < text.Length && text[at] == ',' ? 1 : 0;
        return at < text.Length && (text[at] is ' ' or '\n') ? at + 1 : at;
    }
}
