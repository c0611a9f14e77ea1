namespace RagStarter.UnitTests.Redaction;

public sealed class IpAddressDetectionTests
{
    [Theory]
    [InlineData("192.168.1.10")]
    [InlineData("255.255.255.255")]
    [InlineData("8.8.8.8")]
    [InlineData("2001:db8:85a3:0:0:8a2e:370:7334")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:DB8::")]
    [InlineData("fe80::1ff:fe23:4567:890a")]
    public void An_address_is_found(string address) =>
        Assert.Equal([$"IpAddress {address}"], Detected.In($"From {address} to here"));

    [Theory]
    [InlineData("192.168.1.10:8080", "192.168.1.10")]
    [InlineData("http://192.168.1.10/", "192.168.1.10")]
    [InlineData("at 192.168.1.10.", "192.168.1.10")]
    [InlineData("192.168.1.10/24", "192.168.1.10")]
    [InlineData("ip=192.168.1.10", "192.168.1.10")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("2001:db8::1.", "2001:db8::1")]
    [InlineData("2001:db8::1: connection refused", "2001:db8::1")]
    [InlineData("addr:2001:db8::1", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("2001:db8::/32", "2001:db8::")]
    public void Whatever_stands_beside_an_address_does_not_hide_it(string text, string address) =>
        Assert.Equal([$"IpAddress {address}"], Detected.In(text));

    [Theory]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("12:30:45")]
    [InlineData("std::vector")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("at 10:30: lunch")]
    public void What_only_resembles_an_address_is_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void Two_addresses_side_by_side_are_two() =>
        Assert.Equal(
            ["IpAddress 10.0.0.1", "IpAddress 10.0.0.2", "IpAddress fe80::1", "IpAddress fe80::2"],
            Detected.In("10.0.0.1-10.0.0.2 fe80::1,fe80::2"));
}
