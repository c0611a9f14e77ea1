namespace RagStarter.Core.Redaction.Detection;

/// <summary>Check characters of numbers that hold letters; all take upper-case letters and digits.</summary>
internal static class LetteredChecksums
{
    private const string OddItalian = "BAKPLCQDREVOSFTGUHMINJWZYX";
    private const string Finnish = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    /// <summary>Spanish number of foreigners (X, Y, Z) or number of Singapore (S, T, F, G, M).</summary>
    public static bool IsNieOrNric(ReadOnlySpan<char> n)
    {
        if (n[0] is 'X' or 'Y' or 'Z')
        {
            var number = ((n[0] - 'X') * 10_000_000) + Checksum.Number(n[1..8]);
            return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == n[8];
        }

        var sum = Checksum.Weighted(n[1..8], [2, 7, 6, 5, 4, 3, 2]);
        return n[0] switch
        {
            'S' => "JZIHGFEDCBA"[sum % 11] == n[8],
            'T' => "JZIHGFEDCBA"[(sum + 4) % 11] == n[8],
            'F' => "XWUTRQPNMLK"[sum % 11] == n[8],
            'G' => "XWUTRQPNMLK"[(sum + 4) % 11] == n[8],
            'M' => "KLJNPQRTUWX"[10 - ((sum + 3) % 11)] == n[8],
            _ => false,
        };
    }

    /// <summary>Italian tax code; digits may be replaced by letters where two persons would have the same.</summary>
    public static bool IsCodiceFiscale(ReadOnlySpan<char> n)
    {
        foreach (var at in (ReadOnlySpan<int>)[6, 7, 9, 10, 12, 13, 14])
        {
            if (!char.IsAsciiDigit(n[at]) && "LMNPQRSTUV".IndexOf(n[at]) < 0)
            {
                return false;
            }
        }

        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(n[i]) ? n[i] - '0' : n[i] - 'A';
            sum += i % 2 == 1 ? value : OddItalian.IndexOf((char)('A' + value));
        }

        return "ABCDEHLMPRST".Contains(n[8]) && n[15] == (char)('A' + (sum % 26));
    }

    /// <summary>Irish personal public service number: modulo 23, a second letter counting nine times.</summary>
    public static bool IsIrishPps(ReadOnlySpan<char> n)
    {
        var sum = Checksum.Weighted(n[..7], [8, 7, 6, 5, 4, 3, 2]);
        sum += n.Length == 9 && n[8] != 'W' ? (n[8] - 'A' + 1) * 9 : 0;
        return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == n[7];
    }

    /// <summary>Mexican population register code: a date, sex, state and a check digit.</summary>
    public static bool IsCurp(ReadOnlySpan<char> n)
    {
        const string Values = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ";
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += Values.IndexOf(n[i]) * (18 - i);
        }

        return n[10] is 'H' or 'M' or 'X' && Checksum.IsMonthAndDay(Checksum.Number(n[6..8]), Checksum.Number(n[8..10]))
            && (10 - (sum % 10)) % 10 == n[17] - '0';
    }

    /// <summary>Taiwanese identity number: the letter of a place, sex, and a weighted sum divisible by 10.</summary>
    public static bool IsTaiwaneseId(ReadOnlySpan<char> n)
    {
        var place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".IndexOf(n[0]) + 10;
        return n[1] is '1' or '2' or '8' or '9'
            && ((place / 10) + (place % 10 * 9) + Checksum.Weighted(n[1..], [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0;
    }

    /// <summary>Hong Kong identity card with one letter: modulo 11, where A stands for 10.</summary>
    public static bool IsHongKongId(ReadOnlySpan<char> n)
    {
        var sum = 324 + ((n[0] - 'A' + 10) * 8) + Checksum.Weighted(n[1..7], [7, 6, 5, 4, 3, 2]);
        return (sum + (n[7] == 'A' ? 10 : n[7] - '0')) % 11 == 0;
    }

    /// <summary>Chinese resident identity number that ends in X.</summary>
    public static bool IsChineseIdWithX(ReadOnlySpan<char> n) =>
        Checksum.IsMonthAndDay(Checksum.Number(n[10..12]), Checksum.Number(n[12..14]))
        && Checksum.Weighted(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11 == 2;

    /// <summary>German pension insurance number: area, date of birth, initial, serial, check digit.</summary>
    public static bool IsGermanPensionNumber(ReadOnlySpan<char> n)
    {
        Span<char> digits = stackalloc char[12];
        n[..8].CopyTo(digits);
        digits[8] = (char)('0' + ((n[8] - 'A' + 1) / 10));
        digits[9] = (char)('0' + ((n[8] - 'A' + 1) % 10));
        n[9..11].CopyTo(digits[10..]);
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            var product = (digits[i] - '0') * ((ReadOnlySpan<int>)[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])[i];
            sum += (product / 10) + (product % 10);
        }

        return Checksum.IsMonthAndDay(Checksum.Number(n[4..6]), Checksum.Number(n[2..4])) && sum % 10 == n[11] - '0';
    }

    /// <summary>Finnish identity code whose sign of the century was a dash: a date, a serial, and a check character modulo 31.</summary>
    public static bool IsFinnishHetu(ReadOnlySpan<char> n) =>
        Checksum.IsMonthAndDay(Checksum.Number(n[2..4]), Checksum.Number(n[..2])) && Finnish[(int)(long.Parse(n[..9], provider: null) % 31)] == n[9];

    /// <summary>Finnish identity code whose sign of the century is a letter.</summary>
    public static bool IsFinnishHetuWithLetter(ReadOnlySpan<char> n)
    {
        Span<char> digits = stackalloc char[10];
        n[..6].CopyTo(digits);
        n[7..11].CopyTo(digits[6..]);
        return n[6] is (>= 'A' and <= 'F') or (>= 'U' and <= 'Y') && IsFinnishHetu(digits);
    }
}
