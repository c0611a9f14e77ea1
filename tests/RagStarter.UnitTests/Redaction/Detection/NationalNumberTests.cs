using CsCheck;

namespace RagStarter.UnitTests.Redaction.Detection;

public sealed class NationalNumberTests
{
    // Numbers that the authorities print as examples, or made with their published checksums.
    [Theory]
    [InlineData("my NHS number is 943 476 5919", "UkNhs 943 476 5919")]
    [InlineData("NHS: 9434765919", "UkNhs 9434765919")]
    [InlineData("NINO AB 12 34 56 C", "UkNino AB 12 34 56 C")]
    [InlineData("it is AB123456C.", "UkNino AB123456C")]
    [InlineData("ITIN 912-70-1234", "UsItin 912-70-1234")]
    [InlineData("my ssn is 219099998", "UsSsn 219099998")]
    [InlineData("Steuer-ID 86 095 742 719", "NationalId 86 095 742 719")]
    [InlineData("NIR 2 55 08 14 168 025 38", "NationalId 2 55 08 14 168 025 38")]
    [InlineData("DNI 12345678Z", "NationalId 12345678Z")]
    [InlineData("NIE X1234567L", "NationalId X1234567L")]
    [InlineData("codice fiscale RSSMRA85T10A562S", "NationalId RSSMRA85T10A562S")]
    [InlineData("BSN 111222333", "NationalId 111222333")]
    [InlineData("PESEL 44051401359", "NationalId 44051401359")]
    [InlineData("44051401359", "NationalId 44051401359")]
    [InlineData("rijksregisternummer 85.07.30-033.28", "NationalId 85.07.30-033.28")]
    [InlineData("personnummer 811228-9874", "NationalId 811228-9874")]
    [InlineData("HETU 131052-308T", "NationalId 131052-308T")]
    [InlineData("CPR 070761-4285", "NationalId 070761-4285")]
    [InlineData("NIF 123456789 do contribuinte", "NationalId 123456789")]
    [InlineData("CPF 529.982.247-25", "NationalId 529.982.247-25")]
    [InlineData("529.982.247-25", "NationalId 529.982.247-25")]
    [InlineData("CNPJ 11.222.333/0001-81", "NationalId 11.222.333/0001-81")]
    [InlineData("SIN 130 692 544", "NationalId 130 692 544")]
    [InlineData("TFN 123 456 782", "NationalId 123 456 782")]
    [InlineData("Medicare 2123 45670 1", "NationalId 2123 45670 1")]
    [InlineData("Aadhaar 2341 2341 2346", "NationalId 2341 2341 2346")]
    [InlineData("ID number 8001015009087", "NationalId 8001015009087")]
    [InlineData("NRIC S1234567D", "NationalId S1234567D")]
    [InlineData("RUT 12.345.678-5", "NationalId 12.345.678-5")]
    [InlineData("AHV 756.9217.0769.85", "NationalId 756.9217.0769.85")]
    public void A_number_is_found_with_its_class(string text, string finding) => Assert.Contains(finding, Detected.In(text));

    [Theory]
    [InlineData("my NHS number is 943 476 5918")]
    [InlineData("GB123456C")]
    [InlineData("AB123456E")]
    [InlineData("DNI 12345678A")]
    [InlineData("NIE X1234567M")]
    [InlineData("codice fiscale RSSMRA85T10A562T")]
    [InlineData("BSN 111222334")]
    [InlineData("PESEL 44051401358")]
    [InlineData("HETU 131052-308U")]
    [InlineData("CPF 529.982.247-26")]
    [InlineData("Aadhaar 2341 2341 2347")]
    [InlineData("NRIC S1234567E")]
    [InlineData("AHV 756.9217.0769.86")]
    [InlineData("my ssn is 219009999")]
    public void A_number_with_a_broken_checksum_is_none(string text) =>
        Assert.DoesNotContain(Detected.In(text), f => f.StartsWith("National", StringComparison.Ordinal) || f.StartsWith("Uk", StringComparison.Ordinal) || f.StartsWith("Us", StringComparison.Ordinal));

    // Nine or ten digits pass many checksums by chance: a word must name them.
    [Theory]
    [InlineData("order 111222333 has shipped")]
    [InlineData("part 9434765919 is out of stock")]
    [InlineData("invoice 130692544")]
    [InlineData("serial 123456782")]
    public void Digits_that_only_pass_a_checksum_are_left_alone(string text) => Assert.Empty(Detected.In(text));

    [Fact]
    public void Every_social_security_number_is_found_and_none_inside_a_longer_number() =>
        Gen.Int.Sample(seed =>
        {
            var number = Samples.Ssn(new Random(seed));
            Assert.Equal([$"UsSsn {number}"], Detected.In($"It is {number}, I think"));
            Assert.DoesNotContain(Detected.In($"4{number}"), f => f.StartsWith("UsSsn", StringComparison.Ordinal));
            Assert.DoesNotContain(Detected.In($"{number}-1"), f => f.StartsWith("UsSsn", StringComparison.Ordinal));
        });
}
