namespace RagStarter.Core.Redaction.Detection;

/// <summary>The numbers that consist of digits only, with the checksum that each country's authority defines.</summary>
internal static class NationalNumberRules
{
    private static readonly NationalNumberRule[] All =
    [
        new(SensitiveData.UsSsn, 9, new("ssn", "ssns", "social security", "social sec", "soc sec", "ss#", "ss #", "ss no"), UnitedStates.IsSsn, ["3-2-4", "3 2 4"]),
        new(SensitiveData.UsItin, 9, new("itin", "taxpayer", "tax id", "tax identification", "tin"), UnitedStates.IsItin, ["3-2-4", "3 2 4"]),
        new(SensitiveData.UkNhs, 10, new("nhs", "health service", "patient", "nhs number"), d => Checksum.Weighted(d, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0 && !Checksum.IsRepeated(d), []),
        Other(11, ["steuer-id", "steuerid", "steuer-identifikationsnummer", "steueridentifikationsnummer", "identifikationsnummer", "idnr", "steuernummer", "tin", "tax id"], Europe.IsGermanTaxId),
        Other(13, ["nir", "numéro de sécurité sociale", "sécurité sociale", "securite sociale", "insee", "social security", "sécu"], d => Europe.IsFrenchNir(d[..13], null)),
        Other(15, ["nir", "numéro de sécurité sociale", "sécurité sociale", "securite sociale", "insee", "social security", "sécu"], d => Europe.IsFrenchNir(d[..13], d[13..]), ["1 2 2 2 3 3 2", "1-2-2-2-3-3-2", "1.2.2.2.3.3.2"], standsAlone: true),
        Other(9, ["bsn", "burgerservicenummer", "burger service", "sofinummer", "sofi-nummer", "dutch citizen"], Europe.IsDutchBsn),
        Other(11, ["pesel"], Europe.IsPolishPesel, standsAlone: true),
        Other(10, ["nip", "vat", "podatnika"], d => Checksum.Weighted(d, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9] - '0', ["3-3-2-2", "3-2-2-3"]),
        Other(11, ["rijksregisternummer", "rijksregister", "registre national", "numéro national", "national register", "national number", "insz", "niss", "nationalregister"], Europe.IsBelgianNumber, ["2.2.2-3.2"], standsAlone: true),
        Other(10, ["personnummer", "person number", "personal identity", "samordningsnummer", "swedish id"], Europe.IsSwedishNumber, ["6-4", "6+4"]),
        Other(12, ["personnummer", "person number", "personal identity", "samordningsnummer", "swedish id"], d => (d[..2] is "18" or "19" or "20") && Europe.IsSwedishNumber(d[2..]), ["8-4"], standsAlone: true),
        Other(11, ["fødselsnummer", "fodselsnummer", "personnummer", "f.nr", "fnr", "d-nummer", "national identity"], Europe.IsNorwegianNumber, ["6 5", "6-5"], standsAlone: true),
        Other(10, ["cpr", "cpr-nummer", "cpr-nr", "personnummer", "danish id", "civil registration"], Europe.IsDanishNumber, ["6-4"], shapeConfidence: 0.7),
        Other(9, ["nif", "contribuinte", "número de identificação fiscal", "numero de identificacao fiscal", "portuguese tax"], Europe.IsPortugueseNif),
        Other(13, ["cnp", "cod numeric personal"], Europe.IsRomanianCnp, standsAlone: true),
        Other(10, ["rodné číslo", "rodne cislo", "rodné", "birth number", "r.č.", "rč"], Europe.IsCzechNumber, ["6/4"]),
        Other(11, ["oib", "osobni identifikacijski"], Checksum.Mod11And10),
        Other(10, ["egn", "егн", "единен граждански"], Europe.IsBulgarianEgn),
        Other(11, ["isikukood", "asmens kodas", "personal code", "estonian id", "lithuanian id"], Europe.IsBalticCode, standsAlone: true),
        Other(9, ["afm", "αφμ", "α.φ.μ."], Europe.IsGreekAfm),
        Other(11, ["tc kimlik", "t.c. kimlik", "kimlik no", "tckn", "turkish id", "t.c."], Europe.IsTurkishNumber),
        Other(13, ["ahv", "avs", "oasi", "sozialversicherungsnummer", "ahv-nr", "ahv-nummer"], Europe.IsSwissAhv, ["3.4.4.2", "3 4 4 2"], standsAlone: true),
        Other(10, ["sozialversicherungsnummer", "svnr", "sv-nummer", "versicherungsnummer", "sv-nr"], Europe.IsAustrianNumber),
        Other(11, ["cpf"], Americas.IsBrazilianCpf, ["3.3.3-2"], standsAlone: true),
        Other(14, ["cnpj"], Americas.IsBrazilianCnpj, ["2.3.3/4-2"]),
        Other(9, ["sin", "social insurance", "nas", "assurance sociale"], d => d[0] is not ('0' or '8') && Checksum.Luhn(d), ["3-3-3"], shapeConfidence: 0.7),
        Other(11, ["cuit", "cuil"], Americas.IsArgentineCuit, ["2-8-1"], standsAlone: true),
        Other(8, ["tfn", "tax file"], AsiaPacific.IsAustralianTfn),
        Other(9, ["tfn", "tax file"], AsiaPacific.IsAustralianTfn),
        Other(10, ["medicare"], AsiaPacific.IsAustralianMedicare, ["4 5 1"]),
        Other(11, ["medicare"], d => AsiaPacific.IsAustralianMedicare(d[..10])),
        Other(12, ["aadhaar", "aadhar", "adhaar", "uidai", "uid", "आधार"], d => d[0] >= '2' && Checksum.Verhoeff(d), ["4 4 4", "4-4-4"]),
        Other(13, ["id number", "identity number", "south african", "rsa id", "id no", "said", "identity document"], AsiaPacific.IsSouthAfricanId, standsAlone: true),
        Other(13, ["rrn", "resident registration", "주민등록번호", "주민번호"], AsiaPacific.IsKoreanRrn, ["6-7"], standsAlone: true),
        Other(12, ["my number", "mynumber", "individual number", "マイナンバー", "個人番号"], AsiaPacific.IsJapaneseNumber),
        Other(18, ["身份证", "resident identity", "chinese id", "identity card"], AsiaPacific.IsChineseId, standsAlone: true),
        Other(9, ["teudat zehut", "תעודת זהות", "ת.ז", "israeli id", "tz"], Checksum.Luhn),
        Other(13, ["เลขประจำตัวประชาชน", "thai id", "thai national"], AsiaPacific.IsThaiId, ["1-4-5-2-1", "1 4 5 2 1"]),
        Other(12, ["mykad", "kad pengenalan", "ic number", "nric", "malaysian"], d => Checksum.IsMonthAndDay(Checksum.Number(d[2..4]), Checksum.Number(d[4..6])), ["6-2-4"], shapeConfidence: 0.7),
        Other(9, ["rut", "run", "rol único"], d => Americas.IsChileanRut(d[..8], d[8]), ["2.3.3-1"]),
        Other(8, ["rut", "run", "rol único"], d => Americas.IsChileanRut(d[..7], d[7]), ["1.3.3-1"]),
        Other(8, ["ird"], AsiaPacific.IsNewZealandIrd),
        Other(9, ["ird"], AsiaPacific.IsNewZealandIrd),
    ];

    private static readonly NationalNumberRule[][] Lengths =
        [.. Enumerable.Range(0, 19).Select(length => All.Where(r => r.Length == length).ToArray())];

    /// <summary>The rules for numbers of that many digits.</summary>
    public static ReadOnlySpan<NationalNumberRule> ByLength(int digits) => Lengths[digits];

    private static NationalNumberRule Other(
        int length, string[] names, NationalNumberRule.Check isValid, string[]? shapes = null, bool standsAlone = false, double shapeConfidence = 0.9) =>
        new(SensitiveData.NationalId, length, new Cues(names), d => !Checksum.IsRepeated(d) && isValid(d), shapes ?? [], standsAlone, shapeConfidence);
}
