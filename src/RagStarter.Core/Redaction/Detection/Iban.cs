using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>International bank account numbers (ISO 13616).</summary>
internal static partial class Iban
{
    private const int MaxSeparator = 3;
    private const int Longest = 34;

    // What follows the check digits, by country, from the SWIFT IBAN registry: so many digits (n), letters (a) or either (c).
    private static readonly FrozenDictionary<string, string> Forms = Parse(
        "AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n "
        + "DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n "
        + "HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c "
        + "LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c "
        + "PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n "
        + "TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c");

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> FormLookup =
        Forms.GetAlternateLookup<ReadOnlySpan<char>>();

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
        if (!FormLookup.TryGetValue(country, out var form))
        {
            return 0;
        }

        Span<char> number = stackalloc char[Longest];
        var wanted = form.Length;
        var count = 0;
        var i = 0;
        for (; i < text.Length && count < wanted; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                if (!Fits(text[i], form[count]))
                {
                    // Words behind two letters and a number, most of the time.
                    return 0;
                }

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

    private static bool Fits(char c, char form) => form switch
    {
        'n' => char.IsAsciiDigit(c),
        'a' => char.IsAsciiLetter(c),
        _ => true,
    };

    // One character of the form for each of the number, its country and check digits included.
    private static FrozenDictionary<string, string> Parse(string registry) => registry.Split(' ').ToFrozenDictionary(
        entry => entry[..2],
        entry => "aann" + string.Concat(Run().Matches(entry[2..]).Select(m => new string(m.Value[^1], int.Parse(m.Value.AsSpan(0, m.Length - 1), CultureInfo.InvariantCulture)))),
        StringComparer.Ordinal);

    [GeneratedRegex(@"\d+[nac]")]
    private static partial Regex Run();
}
