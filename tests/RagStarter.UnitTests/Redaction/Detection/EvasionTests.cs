using System.Text;
using CsCheck;
using RagStarter.Core.Redaction;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class EvasionTests
{
    private static readonly TenantId Tenant = TenantId.Parse("acme");

    private static readonly (string Value, string Class)[] Values =
    [
        ("anna.lee@example.com", "Email"), ("4111 1111 1111 1111", "PaymentCard"), ("5555555555554444", "PaymentCard"), ("DE89370400440532013000", "Iban"), ("123-45-6789", "UsSsn"),
        ("192.168.1.10", "IpAddress"), ("2001:db8::1", "IpAddress"), ("+44 20 7946 0958", "Phone"), ("415-555-2671", "Phone"), ("AB123456C", "UkNino"), ("00:1A:2B:3C:4D:5E", "MacAddress"),
        ("Astrid Johansen", "Person"),
    ];

    private static readonly string[] Invisible = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u202c", "\u2066", "\u200e", "\ufe0f", "\u034f"];

    [Fact]
    public void Invisible_marks_anywhere_in_a_value_do_not_hide_it_and_lie_inside_the_finding() =>
        Gen.Select(Gen.Int[0, Values.Length - 1], Gen.Int[0, Invisible.Length - 1], Gen.Int[1, 7], Gen.Int[0, 1]).Sample((value, mark, step, lead) =>
        {
            var (plain, kind) = Values[value];
            var hidden = new StringBuilder();
            for (var i = 0; i < plain.Length; i++)
            {
                hidden.Append(i > 0 && i % step == 0 ? Invisible[mark] : string.Empty).Append(plain[i]);
            }

            var before = lead == 1 ? $"so{Invisible[mark]} it is " : "it is ";
            AssertFound(before + hidden + ", yes", before.Length, hidden.Length, kind);
        });

    [Fact]
    public void Full_width_forms_are_found_at_their_own_place() =>
        Gen.Int[0, Values.Length - 1].Sample(value =>
        {
            var (plain, kind) = Values[value];
            var wide = string.Concat(plain.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xfee0) : c));
            AssertFound($"it is {wide}, yes", 6, wide.Length, kind);
        });

    [Theory]
    [InlineData("аnnа.lее@ехаmрlе.соm", "Email")]
    [InlineData("DЕ89370400440532013000", "Iban")]
    [InlineData("АВ123456С", "UkNino")]
    [InlineData("Аstrid Jоhаnsеn", "Person")]
    public void Letters_of_other_scripts_in_a_latin_word_are_read_as_what_they_look_like(string text, string kind) => AssertFound($"it is {text}, yes", 6, text.Length, kind);

    [Theory]
    [InlineData("٤١١١ ١١١١ ١١١١ ١١١١")]
    [InlineData("𝟒𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏 𝟏𝟏𝟏𝟏")]
    [InlineData("④①①① ①①①① ①①①① ①①①①")]
    [InlineData("4111\u20091111\u20091111\u20091111")]
    [InlineData("4111\u20111111\u20111111\u20111111")]
    public void Digits_and_separators_of_other_scripts_are_read_as_digits(string number) => AssertFound($"it is {number}, yes", 6, number.Length, "PaymentCard");

    [Theory]
    [InlineData("anna&#64;example&#46;com", "Email")]
    [InlineData("anna&commat;example.com", "Email")]
    [InlineData("anna%40example.com", "Email")]
    [InlineData("anna [at] example [dot] com", "Email")]
    [InlineData("anna (at) example.com", "Email")]
    [InlineData("anna@\nexample.com", "Email")]
    [InlineData("anna@example.\ncom", "Email")]
    [InlineData("4111&#x20;1111&nbsp;1111&#32;1111", "PaymentCard")]
    [InlineData("192[.]168[.]1[.]10", "IpAddress")]
    [InlineData("192.168.\n1.10", "IpAddress")]
    [InlineData("123-45-\n6789", "UsSsn")]
    [InlineData("415-555-\n2671", "Phone")]
    [InlineData("anna.lee@exam\nple.com", "Email")]
    [InlineData("00:1A:2B:\n3C:4D:5E", "MacAddress")]
    [InlineData("00:1A:2\nB:3C:4D:5E", "MacAddress")]
    [InlineData("AB12\n3456C", "UkNino")]
    [InlineData("1BvBMSEYstWetqTF\nn5Au4m4GFg7xJaNVN2", "CryptoAddress")]
    [InlineData("https://example.com/?tok\nen=abcdef1234567890", "Url")]
    [InlineData("Astrid\nJohansen", "Person")]
    [InlineData("4111 1111\r\n1111 1111", "PaymentCard")]
    public void Spelt_out_marks_entities_and_broken_lines_do_not_hide_a_value(string value, string kind) => AssertFound($"it is {value}, yes", 6, value.Length, kind);

    [Theory]
    [InlineData("William\nHughes\n\n12 Main Street", "Person William\nHughes")]
    [InlineData("My name is Antti\nPoutiainen but everyone knows", "Person Antti\nPoutiainen")]
    [InlineData("Hello, this is Dr. Kyle\nKuefer. Who are you?", "Person Kyle\nKuefer")]
    [InlineData("write to 20\n789 Allika\n46 please", "StreetAddress 20\n789 Allika\n46")]
    [InlineData("to\n48\n44 Sondergade\n52\n Apt.\n656\n Riverton\n\n Denmark 35\n018", "StreetAddress 35\n018")]
    [InlineData("come to 137 Avenue\nLafayette tonight", "StreetAddress 137 Avenue\nLafayette")]
    [InlineData("not answering at 079 2718\n1155", "Phone 079 2718\n1155")]
    [InlineData("not answering at 71-33-\n52-22", "Phone 71-33-\n52-22")]
    [InlineData("Acme\n416\n60 039 office", "Phone 416\n60 039")]
    [InlineData("my driver's license number is 694\n0579", "DrivingLicence 694\n0579")]
    public void A_value_that_a_line_s_end_divides_is_found_as_one(string text, string found) => Assert.Contains(found, Detected.In(text));

    [Theory]
    [InlineData("the first\nsecond third")]
    [InlineData("Overview\nInstallation\nConfiguration")]
    [InlineData("released in 2024\n12 tests were added")]
    [InlineData("see issue 4111\n1111 of them")]
    [InlineData("Kubernetes\nTerraform\nPrometheus")]
    public void Lines_that_only_follow_each_other_are_not_joined(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void A_proven_value_at_the_end_of_a_line_does_not_take_the_next_word_along() =>
        Assert.Equal(["Email anna.lee@example.com"], Detected.In("anna.lee@example.com\nbest regards"));

    [Theory]
    [InlineData("send it to USS Mahler\nFРО АЕ 12382", "StreetAddress USS Mahler\nFРО АЕ 12382")]
    public void Words_of_lookalikes_alone_are_read_as_latin_where_no_letter_shows_their_script(string text, string found) => Assert.Contains(found, Detected.In(text));

    [Fact]
    public void Words_of_a_text_in_another_script_stay_as_they_are() => Assert.Empty(Detected.In("мы живем в доме, а он за углом, АЕ 12382"));

    [Fact]
    public void Findings_lie_inside_any_text_in_order_and_never_overlap() =>
        Gen.Select(Gen.Int[0, Values.Length + Invisible.Length + 3].Array[0, 14], Gen.String[0, 12]).Sample((parts, noise) =>
        {
            string[] others = ["&#64;", " ", "\ud83d", noise];
            var text = string.Concat(parts.Select(p =>
                p < Values.Length ? Values[p].Value : p < Values.Length + Invisible.Length ? Invisible[p - Values.Length] : others[p - Values.Length - Invisible.Length]));
            var end = 0;
            foreach (var finding in new SensitiveDataDetector().Detect(Tenant, text))
            {
                Assert.InRange(finding.Start, end, text.Length - 1);
                Assert.InRange(finding.End, finding.Start + 1, text.Length);
                Assert.InRange(finding.Confidence, 0.01, 1);
                end = finding.End;
            }
        });

    private static void AssertFound(string text, int start, int length, string kind) =>
        Assert.Contains(
            new SensitiveDataDetector().Detect(Tenant, text),
            f => f.Start == start && f.Length == length && f.Classification.Value == kind);
}
