namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class OtherClassesTests
{
    [Theory]
    [InlineData("born on 3 March 1985 in", "DateOfBirth 3 March 1985")]
    [InlineData("DOB: 1985-03-12", "DateOfBirth 1985-03-12")]
    [InlineData("geboren am 03.12.1985", "DateOfBirth 03.12.1985")]
    [InlineData("date of birth March 3rd, 1985", "DateOfBirth March 3rd, 1985")]
    [InlineData("passport number C01X00T47", "Passport C01X00T47")]
    [InlineData("Reisepass C4J9K2L83", "Passport C4J9K2L83")]
    [InlineData("my driver's license is D123-4567-8901", "DrivingLicence D123-4567-8901")]
    [InlineData("licence MORGA753116SM9IJ", "DrivingLicence MORGA753116SM9IJ")]
    [InlineData("send to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 now", "CryptoAddress 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")]
    [InlineData("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "CryptoAddress bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")]
    [InlineData("0x742d35Cc6634C0532925a3b844Bc454e4438f44e", "CryptoAddress 0x742d35Cc6634C0532925a3b844Bc454e4438f44e")]
    [InlineData("mac 00:1A:2B:3C:4D:5E up", "MacAddress 00:1A:2B:3C:4D:5E")]
    [InlineData("mac 00-1A-2B-3C-4D-5E up", "MacAddress 00-1A-2B-3C-4D-5E")]
    [InlineData("mac 001a.2b3c.4d5e up", "MacAddress 001a.2b3c.4d5e")]
    [InlineData("see https://example.com/a?b=1.", "WebAddress https://example.com/a?b=1")]
    [InlineData("visit www.example.co.uk, please", "WebAddress www.example.co.uk")]
    [InlineData("our page is example.org.", "WebAddress example.org")]
    [InlineData("ring me on 07911 123456", "Phone 07911 123456")]
    [InlineData("fax 0664 123 45 67", "Phone 0664 123 45 67")]
    [InlineData("call 555-1234 ext. 12", "Phone 555-1234 ext. 12")]
    public void A_value_is_found_with_its_class(string text, string finding) => Assert.Contains(finding, Detected.In(text));

    [Theory]
    [InlineData("the meeting on 3 March 1985")]
    [InlineData("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3")]
    [InlineData("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz")]
    [InlineData("std::vector and a::b")]
    [InlineData("README.md and main.rs")]
    [InlineData("the end.It was")]
    [InlineData("passport control is closed")]
    [InlineData("version 10.2.3.4 is out")]
    public void What_only_resembles_a_value_is_left_alone(string text) => Assert.Empty(Detected.In(text));
}
