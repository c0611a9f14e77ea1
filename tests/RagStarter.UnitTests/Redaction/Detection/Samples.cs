using System.Globalization;

namespace RagStarter.UnitTests.Redaction.Detection;

/// <summary>Makes numbers with valid checksums, each in an own way, so that the detector is not tested with itself.</summary>
internal static class Samples
{
    /// <summary>A card number: the digits of <paramref name="prefix"/>, others from the seed, and a Luhn digit.</summary>
    public static string Card(string prefix, int length, Random random)
    {
        var body = prefix + Digits(length - 1 - prefix.Length, random);
        for (var check = 0; check < 10; check++)
        {
            if (PassesLuhn(body + check))
            {
                return body + check;
            }
        }

        throw new InvalidOperationException("One of ten digits passes.");
    }

    /// <summary>An account number of a country with its length and digits only.</summary>
    public static string Iban(string country, int length, Random random)
    {
        var account = Digits(length - 4, random);
        var numeric = account + string.Concat(country.Select(c => (c - 'A' + 10).ToString(CultureInfo.InvariantCulture))) + "00";
        var check = 98 - (int)(System.Numerics.BigInteger.Parse(numeric, CultureInfo.InvariantCulture) % 97);
        return $"{country}{check:D2}{account}";
    }

    /// <summary>A social security number in the usual form.</summary>
    public static string Ssn(Random random)
    {
        var area = random.Next(1, 900);
        return $"{(area == 666 ? 667 : area):D3}-{random.Next(1, 100):D2}-{random.Next(1, 10000):D4}";
    }

    /// <summary>Digits, none of which need mean anything.</summary>
    public static string Digits(int count, Random random) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    /// <summary>Letters and digits as issuers of tokens draw them.</summary>
    public static string Token(int count, Random random, string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") =>
        string.Concat(Enumerable.Range(0, count).Select(_ => alphabet[random.Next(alphabet.Length)]));

    private static bool PassesLuhn(string digits) =>
        digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2).Sum(d => d > 9 ? d - 9 : d) % 10 == 0;
}
