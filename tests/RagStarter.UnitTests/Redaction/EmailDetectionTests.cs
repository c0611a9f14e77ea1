namespace RagStarter.UnitTests.Redaction;

public sealed class EmailDetectionTests
{
    [Theory]
    [InlineData("anna@example.com")]
    [InlineData("anna.lee+news@mail.example.co.uk")]
    [InlineData("o'brien_77@example.org")]
    [InlineData("jörg@bücher.example")]
    [InlineData("почта@пример.рф")]
    [InlineData("a@b.io")]
    [InlineData("ANNA@EXAMPLE.COM")]
    public void An_address_is_found(string address) =>
        Assert.Equal([$"Email {address}"], Detected.In($"Write to {address} today"));

    [Theory]
    [InlineData("{0}")]
    [InlineData("<{0}>")]
    [InlineData("({0})")]
    [InlineData("mailto:{0}?subject=Hi")]
    [InlineData("Ask {0}.")]
    [InlineData("Ask {0}, please")]
    [InlineData("{0}/{0}")]
    [InlineData("line\n{0}\nline")]
    [InlineData("email={0};")]
    [InlineData("the {0}-related mail")]
    [InlineData("\"{0}\"")]
    [InlineData("宛先{0}です")]
    public void Whatever_stands_beside_an_address_does_not_hide_it(string frame)
    {
        var text = frame.Replace("{0}", "anna.lee@example.com", StringComparison.Ordinal);
        Assert.Contains(Detected.In(text), f => f.Contains("anna.lee@example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("anna@")]
    [InlineData("@example.com")]
    [InlineData("anna@example")]
    [InlineData("meet @ noon")]
    [InlineData("anna@.com")]
    [InlineData("3 @ 4.50")]
    public void What_only_resembles_an_address_is_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void Two_addresses_side_by_side_are_two() =>
        Assert.Equal(["Email a@example.com", "Email b@example.com"], Detected.In("a@example.com,b@example.com"));

    [Fact]
    public void An_address_in_a_chain_of_at_signs_is_found() =>
        Assert.Equal(["Email b@example.com"], Detected.In("a@b@example.com"));
}
