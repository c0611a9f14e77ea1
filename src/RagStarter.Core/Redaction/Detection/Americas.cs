namespace RagStarter.Core.Redaction.Detection;

/// <summary>Checksums of American countries' numbers of persons and taxpayers.</summary>
internal static class Americas
{
    /// <summary>Brazilian CPF: two check digits modulo 11.</summary>
    public static bool IsBrazilianCpf(ReadOnlySpan<char> digits) =>
        CheckDigit(Checksum.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[9] - '0'
        && CheckDigit(Checksum.Weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[10] - '0';

    /// <summary>Brazilian CNPJ: two check digits modulo 11.</summary>
    public static bool IsBrazilianCnpj(ReadOnlySpan<char> digits) =>
        CheckDigit(Checksum.Weighted(digits, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[12] - '0'
        && CheckDigit(Checksum.Weighted(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[13] - '0';

    /// <summary>Argentine CUIT and CUIL: a type of person and a check digit modulo 11.</summary>
    public static bool IsArgentineCuit(ReadOnlySpan<char> digits)
    {
        var check = (11 - (Checksum.Weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
        return digits[..2] is "20" or "23" or "24" or "25" or "26" or "27" or "30" or "33" or "34" && check == digits[10] - '0';
    }

    /// <summary>Chilean RUT: modulo 11 with the weights 2 to 7 from the right; 10 is written K.</summary>
    public static bool IsChileanRut(ReadOnlySpan<char> number, char check)
    {
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            sum += (number[^(i + 1)] - '0') * (2 + (i % 6));
        }

        var wanted = 11 - (sum % 11);
        return char.ToUpperInvariant(check) == (wanted == 11 ? '0' : wanted == 10 ? 'K' : (char)('0' + wanted));
    }

    private static int CheckDigit(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
