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
        if (scan.Text.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            FindCapitalised(scan);
            return;
        }

        // Text without any capitals: what is no English word, or names streets and flats, is read as if it had one.
        var titled = new Scan(Titled(scan.Text), scan.Rules);
        FindCapitalised(titled);
        scan.Found.AddRange(titled.Found);
        scan.Towns.AddRange(titled.Towns);
    }

    private static string Titled(string text) => string.Create(text.Length, text, static (buffer, text) =>
    {
        text.CopyTo(buffer);
        for (var at = 0; at < text.Length;)
        {
            var end = NameRun.WordEnd(text, at);
            if (end == at || (at > 0 && Letters.IsOfWord(text[at - 1])))
            {
                at++;
                continue;
            }

            var word = text.AsSpan(at, end - at);
            if (word.Length > 2 && !StreetWords.IsSmall(word) && (!NameTable.IsWord(word) || StreetWords.IsStreet(word) || StreetWords.IsUnit(word)))
            {
                buffer[at] = char.ToUpperInvariant(text[at]);
            }

            at = end;
        }
    });

    private static void FindCapitalised(Scan scan)
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

        MilitaryAddresses.Find(scan);
    }

    private static (int Start, int End, double Confidence) StreetAt(ReadOnlySpan<char> text, int number, int end, int lowest)
    {
        var behind = StreetBehind(text, number, end, mayHaveSecond: true);
        if (number < 2 || !(char.IsLetter(text[number - 2]) || text[number - 2] == '.'))
        {
            return behind;
        }

        // "Tungata 11 Rott Crossroad": a street on both sides.
        var before = StreetBefore(text, number, end, lowest);
        return behind.End == 0 ? before : before.End == 0 ? behind : (before.Start, behind.End, behind.Confidence);
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
            var second = mayHaveSecond && text[end] != ',' ? HouseNumber.EndAt(text, at) : 0;
            var inner = second == 0 ? default : StreetBehind(text, at, second, mayHaveSecond: false);
            return inner.End > 0 ? (number, inner.End, inner.Confidence) : default;
        }

        var words = 0;
        var streetEnd = 0;
        var lastEnd = 0;
        var isPrefix = false;
        var isForeign = false;
        while (words < MaxWords && at < text.Length)
        {
            var wordEnd = NameRun.WordEnd(text, at);
            var isLower = wordEnd > at && StreetWords.IsLowerStreet(text, at, wordEnd, isFirst: words == 0);
            if (wordEnd == at || !(NameRun.IsCapital(text[at]) || isLower || StreetWords.IsSmall(text[at..wordEnd])) || StreetWords.IsUnit(text[at..wordEnd]))
            {
                break;
            }

            var word = text[at..wordEnd];
            if (isPrefix && text[at - 1] == '\n' && NameTable.IsWord(word))
            {
                break;
            }

            words++;
            isForeign |= !NameTable.IsWord(word) && !StreetWords.IsSmall(word);
            wordEnd += wordEnd < text.Length && text[wordEnd] == '.' && word.Length <= 4 ? 1 : 0;
            if (StreetWords.IsBox(word))
            {
                break;
            }

            lastEnd = wordEnd;
            if (isLower || (StreetWords.IsStreet(word) && NameRun.IsCapital(word[0])))
            {
                isPrefix |= words == 1;
                streetEnd = wordEnd;
            }
            else if (StreetWords.IsCompound(word) || (isPrefix && words <= 4))
            {
                streetEnd = wordEnd;
            }

            at = wordEnd;
            if (at >= text.Length || !(text[at] == ' ' || (text[at] == '\n' && (streetEnd == 0 || isPrefix || (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))))
            {
                break;
            }

            at++;
        }

        // A house number behind the street: "20789 Allika 46".
        if (words > 0 && at < text.Length && char.IsAsciiDigit(text[at]) && (text[at - 1] is ' ' or '\n') && HouseNumber.EndAt(text, at) is var house and > 0 && house - at <= (text[at - 1] == '\n' ? 3 : 4)
            && !HouseNumber.IsMeasure(text, house))
        {
            return (number, house, streetEnd > 0 ? 0.85 : end - number >= 3 ? 0.6 : 0) is var found && found.Item3 > 0 ? found : default;
        }

        return streetEnd > 0 && words > 1 ? (number, WithDirection(text, streetEnd), 0.85)

            // No word for a street, but a flat behind it: "83 Dora Creek Apt. 176".
            : isForeign && words <= 4 && AddressTail.IsBeforeUnit(text, lastEnd) ? (number, lastEnd, 0.8)
            : default;
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
                return (PostBoxes.StartBefore(text, wordStart, lowest), end, 0.85);
            }

            var isLower = StreetWords.IsLowerStreet(text, wordStart, start, isFirst: true);
            if (!NameRun.IsCapital(word[0]) && !isLower && !StreetWords.IsSmall(word))
            {
                break;
            }

            words++;
            if (NameRun.IsCapital(word[0]) || isLower)
            {
                first = wordStart;
                var isStreet = isLower || StreetWords.IsStreet(word) || StreetWords.IsCompound(word);
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
        if (found == 0 && first < number && IsNamedStreet(text, FirstOfName(text, first, number), end))
        {
            return (FirstOfName(text, first, number), end, 0.8);
        }

        // "The Trail 3 tent": an English word for a street and a number, with no name, are no address.
        var isBare = found > 0 && found == first && NameRun.WordEnd(text, found) == number - 1 && NameTable.IsWord(text[found..(number - 1)]);
        return found == 0 || isBare || end - number > 5 || HouseNumber.IsMeasure(text, end) ? default
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

    // "Hoge Wei 32 St.", "lives on Grössgstötten 50": said to be a street, or that somebody lives there.
    private static bool IsNamedStreet(ReadOnlySpan<char> text, int start, int end)
    {
        if (end - start > 48 || HouseNumber.IsMeasure(text, end) || !NameRun.IsCapital(text[start]))
        {
            return false;
        }

        var behind = text[end..];
        if (behind.StartsWith(" street") || behind.StartsWith(" St. ") || behind.StartsWith(" st. "))
        {
            return true;
        }

        var before = text[Math.Max(0, start - 16)..start].TrimEnd();
        return (before.EndsWith(" on") || before.EndsWith(" at") || before.EndsWith(" in"))
            && before[..^3].TrimEnd() is var verb && (verb.EndsWith("live") || verb.EndsWith("lives") || verb.EndsWith("lived") || verb.EndsWith("living") || verb.EndsWith("resides"));
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
