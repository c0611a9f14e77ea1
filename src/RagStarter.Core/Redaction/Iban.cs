using System.Collections.Frozen;

namespace RagStarter.Core.Redaction;

/// <summary>International bank account numbers (ISO 13616).</summary>
internal static class Iban
{
    // Length by country, from the SWIFT IBAN registry.
    private static readonly FrozenDictionary<string, int> Lengths = Parse(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 "
        + "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 "
        + "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 "
        + "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> LengthLookup =
        Lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The length of the account number that <paramref name="text"/> begins with, single spaces included; 0 when it
    /// begins with none.
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
            }
            else if (text[i] is not (' ' or '-') || text[i - 1] is ' ' or '-')
            {
                return 0;
            }
        }

        return count == wanted && (i == text.Length || !char.IsAsciiLetterOrDigit(text[i])) && HasValidChecksum(number[..count])
            ? i
            : 0;
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
