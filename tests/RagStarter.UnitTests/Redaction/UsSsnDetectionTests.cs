namespace RagStarter.UnitTests.Redaction;

public sealed class UsSsnDetectionTests
{
    [Theory]
    [InlineData("SSN 123-45-6789.", "123-45-6789")]
    [InlineData("(123 45 6789)", "123 45 6789")]
    [InlineData("ssn:899-99-9999", "899-99-9999")]
    public void A_number_in_its_usual_form_is_found(string text, string number) =>
        Assert.Equal([$"UsSsn {number}"], Detected.In(text));

    // Areas 000, 666 and 900 up, group 00 and serial 0000 were never issued.
    [Theory]
    [InlineData("000-45-6789")]
    [InlineData("666-45-6789")]
    [InlineData("900-45-6789")]
    [InlineData("123-00-6789")]
    [InlineData("123-45-0000")]
    [InlineData("123-45 6789")]
    [InlineData("123456789")]
    [InlineData("1123-45-6789")]
    [InlineData("123-45-67890")]
    [InlineData("9-123-45-6789")]
    public void What_only_resembles_a_number_is_left_alone(string text) => Assert.Empty(Detected.In(text));
}
