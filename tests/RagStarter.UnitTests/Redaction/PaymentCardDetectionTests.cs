namespace RagStarter.UnitTests.Redaction;

public sealed class PaymentCardDetectionTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("5500 0000 0000 0004")]
    [InlineData("2223 0031 2200 3222")]
    [InlineData("3782 822463 10005")]
    [InlineData("3056 930902 5904")]
    [InlineData("6011000990139424")]
    [InlineData("4222222222222")]
    [InlineData("6304 0000 0000 0000 000")]
    public void A_number_with_a_valid_checksum_is_found(string number) =>
        Assert.Equal([$"PaymentCard {number}"], Detected.In($"Card {number}, thank you"));

    [Theory]
    [InlineData("4111 1111 1111 1111 12/26")]
    [InlineData("4111 1111 1111 1111 123")]
    [InlineData("12/26 4111 1111 1111 1111")]
    [InlineData("2 cards: 4111 1111 1111 1111")]
    [InlineData("Pay 2 4111 1111 1111 1111")]
    [InlineData("(4111 1111 1111 1111)")]
    [InlineData("4111 1111 1111 1111.")]
    [InlineData("card:4111 1111 1111 1111\n12/26")]
    public void Whatever_stands_beside_a_card_does_not_hide_it(string text) =>
        Assert.Equal(["PaymentCard 4111 1111 1111 1111"], Detected.In(text));

    [Theory]
    [InlineData("4111111111111111 5500000000000004")]
    [InlineData("4111111111111111,5500000000000004")]
    [InlineData("4111 1111 1111 1111 5500 0000 0000 0004")]
    [InlineData("4111-1111-1111-1111-5500-0000-0000-0004")]
    public void Two_cards_side_by_side_are_two(string text) =>
        Assert.Equal(
            ["PaymentCard 4111111111111111", "PaymentCard 5500000000000004"],
            Detected.In(text).Select(f => "PaymentCard " + new string([.. f.Where(char.IsAsciiDigit)])));

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("411111111111")]
    [InlineData("41111111111111111111")]
    [InlineData("1111 1111 1111 1117")]
    [InlineData("4444 4444 4444 4444")]
    [InlineData("0.4111111111111111")]
    [InlineData("2019 2020 2021 2022 2023")]
    public void What_only_resembles_a_card_is_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(15)]
    public void One_wrong_digit_breaks_the_checksum(int place)
    {
        var digits = "4111111111111111".ToCharArray();
        digits[place] = digits[place] == '4' ? '5' : '2';
        Assert.Empty(Detected.In(new string(digits)));
    }
}
