using System.Collections.Frozen;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>International bank account numbers (ISO 13616).</summary>
internal static class Iban
{
    private const int MaxSeparator = 3;

    // Length by country, from the SWIFT IBAN registry.
    private static readonly FrozenDictionary<string, int> Lengths = Parse(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 "
        + "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 "
        + "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 "
        + "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> LengthLookup =
        Lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the account numbers of a text.</summary>
    public static void Find(Scan scan)
    {
        ReadOnlySpan<char> text = scan.Text;
        for (var at = 0; at < text.Length - 4;)
        {
            // The two check digits stand behind two letters: look for digits, since most text has few of them.
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = StartBefore(text, at);
            var length = start >= 0 ? MatchLength(text[start..]) : 0;
            if (length > 0)
            {
                scan.Add(start, start + length, SensitiveData.Iban, 1);
                at = start + length;
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>
    /// The length of the account number that <paramref name="text"/> begins with, separators included; 0 when it begins
    /// with none.
    /// </summary>
    public static int MatchLength(ReadOnlySpan<char> text)
    {
        Span<char> country = [char.ToUpperInvariant(text[0]), char.ToUpperInvariant(text[1])];
        if (!LengthLookup.TryGetValue(country, out var wanted))
        {
            return 0;
        }

        Span<char> number = stackalloc char[34];
        var count = 0;
        var i = 0;
        for (; i < text.Length && count < wanted; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                number[count++] = char.ToUpperInvariant(text[i]);
                continue;
            }

            var gap = SeparatorLength(text[i..]);
            if (gap == 0)
            {
                return 0;
            }

            i += gap - 1;
        }

        return count == wanted
            && (i == text.Length || !char.IsAsciiLetterOrDigit(text[i]))
            && char.IsAsciiDigit(number[2]) && char.IsAsciiDigit(number[3])
            && HasValidChecksum(number[..count])
                ? i
                : 0;
    }

    // Where the two letters before these digits begin, if there are just two: -1 otherwise.
    private static int StartBefore(ReadOnlySpan<char> text, int digit)
    {
        var letters = digit;
        while (letters > 0 && digit - letters < MaxSeparator && text[letters - 1] is ' ' or '-' or '.')
        {
            letters--;
        }

        return letters >= 2
            && char.IsAsciiLetter(text[letters - 1])
            && char.IsAsciiLetter(text[letters - 2])
            && (letters == 2 || !char.IsAsciiLetterOrDigit(text[letters - 3]))
                ? letters - 2
                : -1;
    }

    // One mark or one space; or a line break with spaces around it.
    private static int SeparatorLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        var hasBreak = false;
        while (length < text.Length && length < MaxSeparator && text[length] is ' ' or '-' or '.' or '_' or '/' or ':' or '\t' or '\n' or '\r')
        {
            hasBreak |= text[length] is '\n' or '\r';
            length++;
        }

        return length == 1 || hasBreak ? length : 0;
    }

    // ISO 7064 mod 97-10 over the number with its first four characters moved to the end and letters counted from 10.
    private static bool HasValidChecksum(ReadOnlySpan<char> number)
    {
        var remainder = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var c = number[(i + 4) % number.Length];
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + (c - '0')) % 97
                : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }

        return remainder == 1;
    }

    private static FrozenDictionary<string, int> Parse(string registry) =>
        registry.Split(' ').ToFrozenDictionary(
            entry => entry[..2], entry => int.Parse(entry.AsSpan(2), provider: null), StringComparer.Ordinal);
}
