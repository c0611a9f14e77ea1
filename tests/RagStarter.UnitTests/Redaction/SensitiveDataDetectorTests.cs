using CsCheck;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction;

public sealed class SensitiveDataDetectorTests
{
    private static readonly string[] Pieces =
    [
        "anna@example.com", "+4915112345678", "4111 1111 1111 1111", "DE89370400440532013000", "192.168.1.10", "fe80::1",
        "123-45-6789", "ß", "𝒳", "é", "\u200b", ":", "@", ".", "-", " ", "\n", "7", "x", "::", "1:2", "[", "]", "2024",
    ];

    [Fact]
    public void Findings_of_all_classes_come_in_the_order_of_the_text() =>
        Assert.Equal(
            [
                "Email anna@example.com", "UsSsn 123-45-6789", "Iban DE89370400440532013000", "IpAddress 10.0.0.1",
                "PaymentCard 4111111111111111", "Phone +4915112345678", "IpAddress fe80::1",
            ],
            Detected.In("anna@example.com 123-45-6789; DE89370400440532013000, 10.0.0.1 (4111111111111111) +4915112345678 fe80::1"));

    [Fact]
    public void Findings_lie_inside_the_text_in_order_and_never_overlap() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 12].Select(indexes => string.Concat(indexes.Select(i => Pieces[i]))).Sample(text =>
        {
            var end = 0;
            foreach (var finding in new SensitiveDataDetector().Detect(TenantId.Parse("acme"), text))
            {
                Assert.InRange(finding.Start, end, text.Length - 1);
                Assert.InRange(finding.End, finding.Start + 1, text.Length);
                end = finding.End;
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("The tent is waterproof.")]
    [InlineData("日本語のテキスト 😀")]
    public void Text_without_a_digit_a_colon_or_an_at_sign_has_no_findings(string text) => Assert.Empty(Detected.In(text));

    [Theory]
    [InlineData("Größe: {0} für 😀")]
    [InlineData("日本{0}語")]
    [InlineData("\u00a0{0}\u00a0")]
    public void Characters_of_other_scripts_do_not_move_the_place_of_a_finding(string frame) =>
        Assert.Equal(["IpAddress 10.20.30.40"], Detected.In(frame.Replace("{0}", "10.20.30.40", StringComparison.Ordinal)));
}
