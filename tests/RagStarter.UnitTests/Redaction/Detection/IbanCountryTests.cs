using CsCheck;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class IbanCountryTests
{
    private static readonly (string Country, int Length)[] Countries =
        [("DE", 22), ("NO", 15), ("BE", 16), ("FI", 18), ("AT", 20), ("ES", 24), ("PL", 28), ("HU", 28), ("CY", 28), ("SE", 24), ("DK", 18), ("TN", 24), ("HR", 21), ("IL", 23)];

    [Fact]
    public void Account_numbers_of_all_lengths_are_found_in_every_way_of_writing() =>
        Gen.Select(Gen.Int[0, Countries.Length - 1], Gen.Int[0, 4], Gen.Int).Sample((country, form, seed) =>
        {
            var number = Samples.Iban(Countries[country].Country, Countries[country].Length, new Random(seed));
            var groups = number.Chunk(4).Select(c => new string(c)).ToList();
            var written = form switch { 0 => number, 1 => string.Join(' ', groups), 2 => string.Join('-', groups), 3 => number.ToLowerInvariant(), _ => $"{number[..10]}\n{number[10..]}" };
            Assert.Contains($"Iban {written}", Detected.In($"Please pay to {written}."));
        });

    [Fact]
    public void A_changed_digit_is_noticed_in_every_country() =>
        Gen.Select(Gen.Int[0, Countries.Length - 1], Gen.Int[4, 14], Gen.Int[1, 9], Gen.Int).Sample((country, place, change, seed) =>
        {
            var number = Samples.Iban(Countries[country].Country, Countries[country].Length, new Random(seed)).ToCharArray();
            number[place] = (char)('0' + ((number[place] - '0' + change) % 10));
            Assert.DoesNotContain(Detected.In($"Pay to {new string(number)}."), f => f.StartsWith("Iban", StringComparison.Ordinal));
        });
}
