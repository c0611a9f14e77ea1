namespace RagStarter.Core.Redaction.Detection;

/// <summary>Checksums of the numbers of persons of countries in Asia, Africa and the Pacific.</summary>
internal static class AsiaPacific
{
    /// <summary>Australian tax file number of eight or nine digits: a weighted sum divisible by 11.</summary>
    public static bool IsAustralianTfn(ReadOnlySpan<char> digits) =>
        Checksum.Weighted(digits, digits.Length == 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1]) % 11 == 0;

    /// <summary>Australian Medicare number: begins with 2 to 6; the ninth digit checks the first eight.</summary>
    public static bool IsAustralianMedicare(ReadOnlySpan<char> digits) =>
        digits[0] is >= '2' and <= '6' && Checksum.Weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8] - '0';

    /// <summary>South African identity number: a date, a digit for citizenship, and the Luhn formula.</summary>
    public static bool IsSouthAfricanId(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]), Checksum.Number(digits[4..6])) && digits[10] is '0' or '1' or '2' && digits[11] is '8' or '9'
        && Checksum.Luhn(digits);

    /// <summary>Korean resident registration number: a date and a check digit modulo 11 (not kept by numbers given since October 2020).</summary>
    public static bool IsKoreanRrn(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[2..4]), Checksum.Number(digits[4..6])) && digits[6] is >= '1' and <= '8'
        && (11 - (Checksum.Weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 == digits[12] - '0';

    /// <summary>Japanese individual number: a check digit modulo 11.</summary>
    public static bool IsJapaneseNumber(ReadOnlySpan<char> digits)
    {
        var remainder = Checksum.Weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        return (remainder <= 1 ? 0 : 11 - remainder) == digits[11] - '0';
    }

    /// <summary>Chinese resident identity number that ends in a digit: a date and ISO 7064 mod 11-2.</summary>
    public static bool IsChineseId(ReadOnlySpan<char> digits) =>
        Checksum.IsMonthAndDay(Checksum.Number(digits[10..12]), Checksum.Number(digits[12..14])) && digits[6..8] is "18" or "19" or "20"
        && Checksum.Weighted(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 1;

    /// <summary>Thai identity number: a check digit modulo 11.</summary>
    public static bool IsThaiId(ReadOnlySpan<char> digits) =>
        (11 - (Checksum.Weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == digits[12] - '0';

    /// <summary>New Zealand tax number of eight or nine digits: two rounds of weights modulo 11.</summary>
    public static bool IsNewZealandIrd(ReadOnlySpan<char> digits)
    {
        Span<char> nine = ['0', '0', '0', '0', '0', '0', '0', '0', '0'];
        digits.CopyTo(nine[(9 - digits.Length)..]);
        var check = (11 - (Checksum.Weighted(nine, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
        check = check == 10 ? (11 - (Checksum.Weighted(nine, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11 : check;
        return check == nine[8] - '0';
    }
}
