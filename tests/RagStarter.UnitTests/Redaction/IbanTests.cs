using CsCheck;
using RagStarter.Core.Redaction.Detection;

namespace RagStarter.UnitTests.Redaction;

public sealed class IbanTests
{
    // ISO 13616 examples of the registry.
    [Theory]
    [InlineData("DE89370400440532013000")]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    [InlineData("DE89-3704-0044-0532-0130-00")]
    [InlineData("GB29 NWBK 6016 1331 9268 19")]
    [InlineData("gb29 nwbk 6016 1331 9268 19")]
    [InlineData("FR14 2004 1010 0505 0001 3M02 606")]
    [InlineData("NO93 8601 1117 947")]
    [InlineData("BE68 5390 0754 7034")]
    [InlineData("MT84 MALT 0110 0001 2345 MTLC AST0 01S")]
    [InlineData("LC55 HEMM 0001 0001 0012 0012 0002 3015")]
    public void An_account_number_with_a_valid_checksum_is_found(string number) =>
        Assert.Equal([$"Iban {number}"], Detected.In($"Pay to {number} soon"));

    [Theory]
    [InlineData("IBAN:DE89370400440532013000")]
    [InlineData("(DE89370400440532013000)")]
    [InlineData("DE89370400440532013000.")]
    [InlineData("DE89370400440532013000 BIC COBADEFF")]
    public void Whatever_stands_beside_an_account_number_does_not_hide_it(string text) =>
        Assert.Equal(["Iban DE89370400440532013000"], Detected.In(text));

    [Theory]
    [InlineData("DE88 3704 0044 0532 0130 00")]
    [InlineData("DE89 3704 0044 0532 0130 0")]
    [InlineData("DE893704004405320130001")]
    [InlineData("ZZ89 3704 0044 0532 0130 00")]
    [InlineData("xDE89370400440532013000")]
    [InlineData("DE89  3704 0044 0532 0130 00")]
    [InlineData("DE89 is a code")]
    public void What_only_resembles_an_account_number_is_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void Two_account_numbers_side_by_side_are_two() =>
        Assert.Equal(
            ["Iban DE89370400440532013000", "Iban NO9386011117947"],
            Detected.In("DE89370400440532013000 NO9386011117947"));

    [Fact]
    public void Every_wrong_digit_is_noticed() =>
        Gen.Select(Gen.Int[2, 21], Gen.Int[1, 9]).Sample((place, change) =>
        {
            var number = "DE89370400440532013000".ToCharArray();
            number[place] = (char)('0' + ((number[place] - '0' + change) % 10));
            Assert.Equal(0, Iban.MatchLength(number));
        });

    [Fact]
    public void Digits_that_would_pass_as_a_card_belong_to_the_account_number()
    {
        var number = WithCardLikeDigits();
        Assert.Equal([$"Iban {number}"], Detected.In(number));
    }

    // A Belgian number whose 14 digits also pass the checksum of cards.
    private static string WithCardLikeDigits()
    {
        for (var account = 539007547000L; ; account++)
        {
            var check = 98 - (int)(((account * 1_000_000) + 111400) % 97);
            if (check is >= 20 and < 70 && PassesLuhn($"{check}{account}"))
            {
                return $"BE{check}{account}";
            }
        }
    }

    private static bool PassesLuhn(string digits) =>
        digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2).Sum(d => d > 9 ? d - 9 : d) % 10 == 0;
}
