using CsCheck;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class PaymentCardRangeTests
{
    private static readonly (string Prefix, int Length)[] Ranges =
    [
        ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("300", 14), ("305", 14), ("36", 14), ("38", 14),
        ("6011", 16), ("644", 16), ("65", 16), ("622126", 16), ("62", 19), ("3528", 16), ("3589", 16), ("1800", 15), ("2131", 15), ("5018", 16), ("6759", 18), ("6304", 19), ("2200", 16),
        ("9792", 16), ("81", 16),
    ];

    private static readonly string[] Frames = ["Card {0}, thank you", "{0}", "pay with {0}.", "number: {0}\nexpires 12/29", "my card ({0}) was charged", "Karte {0} gesperrt"];

    [Fact]
    public void Every_range_of_every_network_is_found_in_every_frame() =>
        Gen.Select(Gen.Int[0, Ranges.Length - 1], Gen.Int[0, Frames.Length - 1], Gen.Int[0, 2], Gen.Int).Sample((range, frame, form, seed) =>
        {
            var number = Samples.Card(Ranges[range].Prefix, Ranges[range].Length, new Random(seed));
            var written = form == 0 ? number : string.Join(form == 1 ? ' ' : '-', number.Chunk(4).Select(c => new string(c)));
            Assert.Contains($"PaymentCard {written}", Detected.In(string.Format(null, Frames[frame], written)));
        });

    [Fact]
    public void A_number_with_one_digit_changed_is_never_a_card() =>
        Gen.Select(Gen.Int[0, Ranges.Length - 1], Gen.Int[0, 12], Gen.Int[1, 9], Gen.Int).Sample((range, place, change, seed) =>
        {
            var number = Samples.Card(Ranges[range].Prefix, Ranges[range].Length, new Random(seed)).ToCharArray();
            place %= number.Length;
            number[place] = (char)('0' + ((number[place] - '0' + change) % 10));
            Assert.DoesNotContain(Detected.In($"Reference {new string(number)} of today"), f => f.StartsWith("PaymentCard", StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("4111_1111_1111_1111")]
    [InlineData("4111/1111/1111/1111")]
    [InlineData("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData("41 11 11 11 11 11 11 11")]
    [InlineData("4111  1111  1111  1111")]
    [InlineData("4111 1111\n1111 1111")]
    [InlineData("41111111\n11111111")]
    [InlineData("4111 - 1111 - 1111 - 1111")]
    public void Odd_separators_and_broken_lines_do_not_hide_a_card(string number) => Assert.Equal([$"PaymentCard {number}"], Detected.In($"Card {number}, please"));

    [Theory]
    [InlineData("x4111111111111111")]
    [InlineData("4111111111111111a")]
    [InlineData("94111111111111111111")]
    [InlineData("+4111111111111111")]
    [InlineData("2.4111111111111111")]
    public void Digits_inside_a_longer_token_are_no_card(string text) => Assert.DoesNotContain(Detected.In(text), f => f.StartsWith("PaymentCard", StringComparison.Ordinal));

    [Fact]
    public void Twelve_digits_are_a_card_only_beside_a_word_that_says_so()
    {
        var number = Samples.Card("5018", 12, new Random(3));
        Assert.Contains($"PaymentCard {number}", Detected.In($"my Maestro card {number}"));
        Assert.DoesNotContain(Detected.In($"order {number} has shipped"), f => f.StartsWith("PaymentCard", StringComparison.Ordinal));
    }
}
