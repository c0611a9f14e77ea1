namespace RagStarter.Core.Redaction.Detection;

/// <summary>Checksums of European countries' numbers of persons.</summary>
internal static class Europe
{
    /// <summary>German tax number: ISO 7064 mod 11,10; not beginning with 0; one digit twice or thrice among the first ten.</summary>
    public static bool IsGermanTaxId(ReadOnlySpan<char> digits)
    {
        if (digits[0] == '0' || !Checksum.Mod11And10(digits))
        {
            return false;
        }

        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (var c in digits[..10])
        {
            counts[c - '0']++;
        }

        var repeated = 0;
        foreach (var count in counts)
        {
            if (count > 3)
            {
                return false;
            }

            repeated += count > 1 ? 1 : 0;
        }

        return repeated == 1;
    }

    /// <summary>French social security number: sex, year, month, place, and 97 minus the number modulo 97 as its key.</summary>
    public static bool IsFrenchNir(ReadOnlySpan<char> number, ReadOnlySpan<char> key)
    {
        var month = Checksum.Number(number[3..5]);
        return number[0] is '1' or '2' or '3' or '4' or '7' or '8'
            && month is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99)
            && (key.IsEmpty || 97 - Checksum.Modulo(number, 97) == Checksum.Number(key));
    }

    /// <summary>Dutch citizen number: the "eleven test" with the last digit counted negatively.</summary>
    public static bool IsDutchBsn(ReadOnlySpan<char> digits) =>
        (Checksum.Weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) - (digits[8] - '0')) % 11 == 0;

    /// <summary>Polish PESEL: a date of birth with the century in its month, and a check digit.</summary>
    public static bool IsPolishPesel(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]) % 20, Checksum.Number(digits[4..6]))
        && Checksum.Weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0;

    /// <summary>Belgian national number: a date, and 97 minus the rest modulo 97, with a 2 before it for births from 2000.</summary>
    public static bool IsBelgianNumber(ReadOnlySpan<char> digits)
    {
        var check = Checksum.Number(digits[9..]);
        var number = Checksum.Modulo(digits[..9], 97);
        var sinceTwoThousand = (number + (2_000_000_000 % 97)) % 97;
        return Checksum.Number(digits[2..4]) % 20 is >= 0 and <= 12 && Checksum.Number(digits[4..6]) <= 31
            && (97 - number == check || 97 - sinceTwoThousand == check);
    }

    /// <summary>Swedish personnummer or coordination number (day plus 60): the Luhn formula over ten digits.</summary>
    public static bool IsSwedishNumber(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]), Checksum.Number(digits[4..6]) is > 60 and var day ? day - 60 : Checksum.Number(digits[4..6]))
        && Checksum.Luhn(digits);

    /// <summary>Norwegian birth number or D-number (day plus 40): two check digits modulo 11.</summary>
    public static bool IsNorwegianNumber(ReadOnlySpan<char> digits)
    {
        var day = Checksum.Number(digits[..2]);
        return Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]) % 40, day > 40 ? day - 40 : day)
            && Checksum.Weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
            && Checksum.Weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
    }

    /// <summary>Danish CPR number: a date; numbers since 2007 need not fulfil the former checksum.</summary>
    public static bool IsDanishNumber(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]), Checksum.Number(digits[..2]));

    /// <summary>Portuguese taxpayer number: modulo 11 with the weights 9 to 2.</summary>
    public static bool IsPortugueseNif(ReadOnlySpan<char> digits)
    {
        var check = 11 - (Checksum.Weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return digits[0] is not ('0' or '4') && (check > 9 ? 0 : check) == digits[8] - '0';
    }

    /// <summary>Romanian CNP: sex and century, date, county, and a check digit modulo 11.</summary>
    public static bool IsRomanianCnp(ReadOnlySpan<char> digits)
    {
        var check = Checksum.Weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return digits[0] != '0' && Checksum.IsMonthAndDay(Checksum.Number(digits[3..5]), Checksum.Number(digits[5..7]))
            && (check == 10 ? 1 : check) == digits[12] - '0';
    }

    /// <summary>Czech and Slovak birth number: a date with 50 (or 20, 70) added to the month, divisible by 11.</summary>
    public static bool IsCzechNumber(ReadOnlySpan<char> digits)
    {
        var month = Checksum.Number(digits[2..4]) % 50;
        return Checksum.IsMonthAndDay(month > 20 ? month - 20 : month, Checksum.Number(digits[4..6])) && Checksum.Modulo(digits, 11) == 0;
    }

    /// <summary>Bulgarian EGN: a date with the century in its month, and a check digit modulo 11.</summary>
    public static bool IsBulgarianEgn(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]) % 20, Checksum.Number(digits[4..6]))
        && Checksum.Weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9] - '0';

    /// <summary>Estonian and Lithuanian personal code: sex and century, date, and a check digit with two rounds of weights.</summary>
    public static bool IsBalticCode(ReadOnlySpan<char> digits)
    {
        var check = Checksum.Weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
        check = check == 10 ? Checksum.Weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10 : check;
        return digits[0] is >= '1' and <= '8' && Checksum.IsMonthAndDay(Checksum.Number(digits[3..5]), Checksum.Number(digits[5..7]))
            && check == digits[10] - '0';
    }

    /// <summary>Greek tax number: powers of two modulo 11.</summary>
    public static bool IsGreekAfm(ReadOnlySpan<char> digits) =>
        GreekSum(digits) % 11 % 10 == digits[8] - '0';

    /// <summary>Turkish identity number: two check digits.</summary>
    public static bool IsTurkishNumber(ReadOnlySpan<char> digits)
    {
        var odd = Checksum.Weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
        var even = Checksum.Weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
        return digits[0] != '0' && ((odd * 7) - even + 100) % 10 == digits[9] - '0'
            && Checksum.Weighted(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 == digits[10] - '0';
    }

    /// <summary>Swiss AHV number: 756 and an EAN-13 check digit.</summary>
    public static bool IsSwissAhv(ReadOnlySpan<char> digits) =>
        digits[..3] is "756" && Checksum.Weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0;

    /// <summary>Austrian social insurance number: the fourth digit checks the others; a date closes it.</summary>
    public static bool IsAustrianNumber(ReadOnlySpan<char> digits) =>
        digits[0] != '0' && Checksum.Weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == digits[3] - '0';

    private static int GreekSum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            sum += (digits[i] - '0') << (8 - i);
        }

        return sum;
    }
}
