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

    [Fact]
    public void The_examples_of_all_countries_are_found()
    {
        const string Examples =
            "AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201 "
            + "AZ21NABZ00000000137010001944 BA391290079401028494 BG80BNBG96611020345678 BH67BMAG00001299123456 "
            + "BR1800360305000010009795493C1 CH9300762011623852957 CR05015202001026284066 CY17002001280000001200527600 "
            + "CZ6508000000192000145399 DK5000400440116243 DO28BAGR00000001212453611324 EE382200221020145685 ES9121000418450200051332 "
            + "FI2112345600000785 FO6264600001631634 GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206 "
            + "GR1601101250000000012300695 GT82TRAJ01020000001210029690 HR1210010051863000160 HU42117730161111101800000000 "
            + "IE29AIBK93115212345678 IL620108000000099999999 IS140159260076545510730339 IT60X0542811101000000123456 "
            + "JO94CBJO0010000000000131000302 KW81CBKU0000000000001234560101 KZ86125KZT5004100100 LB62099900000001001901229114 "
            + "LI21088100002324013AA LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 MC5811222000010123456789030 "
            + "MD24AG000225100013104168 ME25505000012345678951 MK07250120000058984 MR1300020001010000123456753 "
            + "MU17BOMM0101101030300200000MUR NL91ABNA0417164300 PK36SCBL0000001123456702 PL61109010140000071219812874 "
            + "PS92PALS000000000400123456702 PT50000201231234567890154 QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 "
            + "RS35260005601001611379 SA0380000000608010167519 SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 "
            + "SM86U0322509800000000270100 TN5910006035183598478831 TR330006100519786457841326 UA213223130000026007233566001 "
            + "VG96VPVG0000012345678901 XK051212012345678906 BY13NBRB3600900000002Z00AB00 SC18SSCB11010000000000001497USD "
            + "SV62CENR00000000000000700025 IQ98NBIQ850123456789012 EG380019000500000000263180002 VA59001123000012345678 "
            + "LY83002048000020100120361 ST23000100010051845310146";

        Assert.All(Examples.Split(' '), number => Assert.Equal([$"Iban {number}"], Detected.In($"Pay to {number} soon")));
    }

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
    [InlineData("How many days do 10 pieces of the boot number 227 take to Iceland?")]
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
