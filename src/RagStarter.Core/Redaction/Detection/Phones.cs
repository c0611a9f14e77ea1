namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Telephone numbers: with a country code, in the North American form, beside a word that names one, or valid in a
/// region of the tenant.
/// </summary>
internal static class Phones
{
    private const int MinDigits = 7;

    // ITU-T E.164 allows 15; two more for an international prefix.
    private const int MaxDigits = 17;
    private const int MaxLength = 32;

    private static readonly Cues NamesBefore = new(
        "phone", "phones", "telephone", "tel", "tel.", "tel:", "mobile", "cell", "cellphone", "fax", "call", "calls", "called", "calling", "dial", "ring", "text", "sms", "whatsapp",
        "signal", "reach", "reached", "contact", "hotline", "landline", "answering at", "ph", "ph.", "mob", "mob.", "pager", "voicemail", "line at", "my number", "his number", "her number", "your number", "our number", "their number",
        "telefon", "telefonnummer", "handy", "handynummer", "rufnummer", "mobil", "ruf", "anrufen", "tél", "téléphone", "portable", "appelez", "teléfono", "telefono", "tfno", "móvil", "movil",
        "llame", "cellulare", "telefone", "celular", "telemóvel", "telefoon", "mobiel", "puhelin", "telefonnr", "tlf", "mobiltelefon", "komórka", "тел", "телефон", "電話", "电话", "전화", "phone number", "fon");

    private static readonly Cues NamesAfter = new("office", "fax", "mobile", "cell", "home", "work", "phone", "tel", "direct", "ext", "voicemail", "landline", "whatsapp");

    /// <summary>Finds the numbers of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = StartBefore(text, at);
            var end = EndOf(text, at, out var digits);
            if (digits is >= MinDigits and <= MaxDigits && start >= 0 && Try(scan, text, start, at, end, digits))
            {
                at = end;
                continue;
            }

            // "366 882 3227 - 404": another number behind a dash between spaces.
            if (start >= 0 && text[at..end].IndexOf(" - ") is var dash and > 0 && DigitsOf(text.Slice(at, dash)) is var before and >= MinDigits && Try(scan, text, start, at, at + dash, before))
            {
                at += dash;
                continue;
            }

            if (start >= 0 && end < text.Length && digits <= MaxDigits && TryOverLineBreak(scan, text, start, at, end, digits) is var second and > 0)
            {
                at = second;
                continue;
            }

            at = Math.Max(end, at + 1);
        }
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits;
    }

    private static bool Try(Scan scan, ReadOnlySpan<char> text, int start, int firstDigit, int end, int digits)
    {
        if (end < text.Length && Letters.IsOfWord(text[end]) && text[end] is not ('x' or 'X'))
        {
            return false;
        }

        // A bracket that closes behind the number is not part of it.
        start += text[start] == '(' && text[start..end].IndexOf(')') < 0 ? 1 : 0;
        var number = text[start..end];
        if (IsInternational(number, firstDigit - start))
        {
            return TryInternational(scan, text, start, end, digits);
        }

        if (digits > 15 || PhoneForms.IsDate(number) || PhoneForms.IsDecimal(text, start, number))
        {
            return false;
        }

        var confidence = PhoneForms.IsNorthAmerican(number) || NamesBefore.Before(text, start, 32) || IsNamedBehind(text, end) ? 0.85
            : digits is >= 8 and <= 12 && PhoneForms.IsGrouped(number) && PhonePlans.IsValidSomewhere(scan.Rules.PhoneRegions, number) ? 0.6
            : 0;
        if (confidence > 0)
        {
            scan.Add(start, PhoneForms.WithExtension(text, WithRestOfLine(text, end, digits)), SensitiveData.Phone, confidence);
        }

        return confidence > 0;
    }

    // "079 2718\n1155": a short number that goes on in the next line, with nothing behind it.
    private static int WithRestOfLine(ReadOnlySpan<char> text, int end, int digits)
    {
        if (digits > 8 || end + 2 >= text.Length || text[end] != '\n' || !char.IsAsciiDigit(text[end + 1]))
        {
            return end;
        }

        var last = EndOf(text, end + 1, out var more);
        return more is >= 2 and <= 4 && digits + more is >= 9 and <= 12 && (last == text.Length || text[last] is '\n' or '.' or ',' or '?' or '!') ? last : end;
    }

    // A number cut at a line's end: its form without the break must tell, or a word before it. Returns where it ends.
    private static int TryOverLineBreak(Scan scan, ReadOnlySpan<char> text, int start, int firstDigit, int end, int digits)
    {
        var next = end;
        while (next < text.Length && next - end < 4 && text[next] is ' ' or '-' or '\n' or '\r' or '.' or '(' or ')')
        {
            next++;
        }

        if (next == end || next >= text.Length || !char.IsAsciiDigit(text[next]) || text[end..next].IndexOf('\n') < 0)
        {
            return 0;
        }

        var last = EndOf(text, next, out var more);
        var isNamed = NamesBefore.Before(text, start, 32);
        var isPart = text[start..end].IndexOfAny(" -(/") >= 0 || (digits <= 4 && LineEnds.IsStart(text, start));
        isNamed |= isPart && IsNamedBehind(text, last);
        if (digits + more > 15 || digits + more < (isNamed ? MinDigits : 9) || (last < text.Length && Letters.IsOfWord(text[last])) || last - start > MaxLength)
        {
            return 0;
        }

        var joined = text[start..last].ToString().Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\r", string.Empty, StringComparison.Ordinal);
        var isNumber = IsInternational(joined, firstDigit - start)
            ? PhonePlans.IsValid(PhonePlans.Canonical(joined), null) || (digits + more >= 10 && PhonePlans.HasCountryCode(joined))
            : PhoneForms.IsNorthAmerican(joined)
                || (digits + more <= 12 && isNamed && !PhoneForms.IsDate(joined));
        if (!isNumber)
        {
            return 0;
        }

        scan.Add(start, last, SensitiveData.Phone, 0.85);
        return last;
    }

    private static bool IsInternational(ReadOnlySpan<char> number, int firstDigit) =>
        number.Contains('+') || (number[firstDigit..].StartsWith("00", StringComparison.Ordinal) && number.Length > firstDigit + 9 && number[firstDigit + 2] != '0');

    private static bool TryInternational(Scan scan, ReadOnlySpan<char> text, int start, int end, int digits)
    {
        // Another number may follow: the longest part that is valid counts, else all of it.
        for (var cut = end; cut > start + 8; cut = PreviousGroupEnd(text, start, cut))
        {
            if (PhonePlans.IsValid(PhonePlans.Canonical(text[start..cut]), null))
            {
                scan.Add(start, PhoneForms.WithExtension(text, cut), SensitiveData.Phone, 0.95);
                return true;
            }
        }

        if (digits is >= 8 and <= 17 && PhonePlans.HasCountryCode(text[start..end]))
        {
            scan.Add(start, PhoneForms.WithExtension(text, end), SensitiveData.Phone, 0.9);
            return true;
        }

        return false;
    }

    private static int PreviousGroupEnd(ReadOnlySpan<char> text, int start, int end)
    {
        var at = end;
        while (at > start && char.IsAsciiDigit(text[at - 1]))
        {
            at--;
        }

        while (at > start && !char.IsAsciiDigit(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    // Where the number begins: a plus sign or a bracket may stand before its first digit; -1 where it goes on to the left.
    private static int StartBefore(ReadOnlySpan<char> text, int digit)
    {
        var start = digit;
        while (start > 0 && digit - start < 3 && text[start - 1] is '(' or '+' or ' ' && IsPrefix(text[(start - 1)..digit]))
        {
            start--;
        }

        while (start < digit && text[start] == ' ')
        {
            start++;
        }

        return start > 0 && (Letters.IsOfWord(text[start - 1]) || text[start - 1] is '_' or '$' or '€' or '£' or '#' or '.' or '-' or '+' && IsTied(text, start))
            ? -1
            : start;
    }

    private static bool IsTied(ReadOnlySpan<char> text, int start) => start < 2 || text[start - 1] is '$' or '€' or '£' or '#' or '_' || Letters.IsOfWord(text[start - 2]);

    private static bool IsPrefix(ReadOnlySpan<char> prefix) => prefix is "+" or "(" or "+ " or "(+" or "+(" or "( " or " ";

    // The last digit of the digits and separating marks from here, on one line or on two.
    private static int EndOf(ReadOnlySpan<char> text, int from, out int digits)
    {
        digits = 0;
        var end = from;
        var gap = 0;
        var open = 0;
        for (var at = from; at < text.Length && at - from < MaxLength; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                gap = 0;
                end = at + 1;
                continue;
            }

            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c is not (' ' or '-' or '.' or '/' or '(' or ')' or '_') || ++gap > 3 || open is > 1 or < -1)
            {
                break;
            }
        }

        // A run that the limit cut is no number.
        while (end < text.Length && end - from >= MaxLength && char.IsAsciiDigit(text[end]))
        {
            end++;
            digits++;
        }

        return end;
    }

    // "416 60 039 office": the word stands on the same line.
    private static bool IsNamedBehind(ReadOnlySpan<char> text, int end)
    {
        var line = text[end..Math.Min(text.Length, end + 14)];
        var stop = line.IndexOfAny('\n', '.', ',');
        return NamesAfter.After(text, end, stop < 0 ? line.Length : stop);
    }
}
