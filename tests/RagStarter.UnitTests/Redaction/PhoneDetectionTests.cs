namespace RagStarter.UnitTests.Redaction;

public sealed class PhoneDetectionTests
{
    [Theory]
    [InlineData("+4915112345678")]
    [InlineData("+49 30 1234567")]
    [InlineData("+44 20 7946 0958")]
    [InlineData("+1 (415) 555-2671")]
    [InlineData("+1-415-555-2671")]
    [InlineData("+33.1.42.68.53.00")]
    [InlineData("(415) 555-2671")]
    [InlineData("415-555-2671")]
    [InlineData("415.555.2671")]
    [InlineData("1-415-555-2671")]
    public void A_number_with_a_country_or_area_code_is_found(string number) =>
        Assert.Equal([$"Phone {number}"], Detected.In($"Call {number}, please"));

    [Theory]
    [InlineData("tel:+4915112345678")]
    [InlineData("+4915112345678.")]
    [InlineData("(+4915112345678)")]
    [InlineData("Tel.:\t+4915112345678\n")]
    public void Whatever_stands_beside_a_number_does_not_hide_it(string text) =>
        Assert.Equal(["Phone +4915112345678"], Detected.In(text));

    [Theory]
    [InlineData("+49 30 12")]
    [InlineData("2024-05-17")]
    [InlineData("17.05.2024")]
    [InlineData("1,234,567.89")]
    [InlineData("order 4711-0815")]
    [InlineData("115-555-2671")]
    [InlineData("415-155-2671")]
    [InlineData("x415-555-2671")]
    [InlineData("415-555-26712")]
    [InlineData("3.14159265358979")]
    [InlineData("+1234567890123456789")]
    public void What_only_resembles_a_number_is_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void Two_numbers_side_by_side_are_two() =>
        Assert.Equal(["Phone +4930123456", "Phone +4930654321"], Detected.In("+4930123456 +4930654321"));
}
