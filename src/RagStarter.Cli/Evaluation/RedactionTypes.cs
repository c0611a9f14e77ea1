using System.Collections.Frozen;
using RagStarter.Core.Redaction;

namespace RagStarter.Cli.Evaluation;

/// <summary>How the names that other projects use for types of sensitive data map to the classes of this one.</summary>
internal static class RedactionTypes
{
    private static readonly FrozenDictionary<string, string[]> Classes = new Dictionary<string, string[]>
    {
        ["CREDIT_CARD"] = [nameof(SensitiveData.PaymentCard)],
        ["IBAN_CODE"] = [nameof(SensitiveData.Iban)],
        ["IBAN"] = [nameof(SensitiveData.Iban)],
        ["EMAIL_ADDRESS"] = [nameof(SensitiveData.Email)],
        ["EMAIL"] = [nameof(SensitiveData.Email)],
        ["PHONE_NUMBER"] = [nameof(SensitiveData.Phone)],
        ["IP_ADDRESS"] = [nameof(SensitiveData.IpAddress)],
        ["MAC_ADDRESS"] = [nameof(SensitiveData.MacAddress)],
        ["URL"] = [nameof(SensitiveData.WebAddress), nameof(SensitiveData.Url)],
        ["DOMAIN_NAME"] = [nameof(SensitiveData.WebAddress), nameof(SensitiveData.Url)],
        ["US_SSN"] = [nameof(SensitiveData.UsSsn)],
        ["US_ITIN"] = [nameof(SensitiveData.UsItin)],
        ["UK_NHS"] = [nameof(SensitiveData.UkNhs)],
        ["UK_NINO"] = [nameof(SensitiveData.UkNino)],
        ["US_DRIVER_LICENSE"] = [nameof(SensitiveData.DrivingLicence)],
        ["DRIVER_LICENSE"] = [nameof(SensitiveData.DrivingLicence)],
        ["US_PASSPORT"] = [nameof(SensitiveData.Passport)],
        ["PASSPORT"] = [nameof(SensitiveData.Passport)],
        ["CRYPTO"] = [nameof(SensitiveData.CryptoAddress)],
        ["DATE_OF_BIRTH"] = [nameof(SensitiveData.DateOfBirth)],
        ["PERSON"] = [nameof(SensitiveData.Person)],
        ["STREET_ADDRESS"] = [nameof(SensitiveData.StreetAddress)],
        ["ADDRESS"] = [nameof(SensitiveData.StreetAddress)],
        ["ZIP_CODE"] = [nameof(SensitiveData.StreetAddress)],
        ["SECRET"] = [nameof(SensitiveData.Secret)],
        ["PASSWORD"] = [nameof(SensitiveData.Secret)],
        ["API_KEY"] = [nameof(SensitiveData.Secret)],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Numbers of one country, as ES_NIF or PL_PESEL.
    private static readonly FrozenSet<string> National = FrozenSet.Create(
        StringComparer.Ordinal,
        "NATIONAL_ID", "ES_NIF", "ES_NIE", "IT_FISCAL_CODE", "PL_PESEL", "SG_NRIC_FIN", "AU_TFN", "AU_MEDICARE", "IN_AADHAAR", "IN_PAN", "FI_PERSONAL_IDENTITY_CODE",
        "KR_RRN", "DE_TAX_ID", "FR_NIR", "NL_BSN", "BE_NRN", "SE_PERSONNUMMER", "NO_FODSELSNUMMER", "DK_CPR", "PT_NIF", "BR_CPF", "BR_CNPJ", "CA_SIN", "ZA_ID", "TH_TNIN");

    /// <summary>The classes that find a type; empty where the detection does not promise it.</summary>
    public static IReadOnlyList<string> ClassesOf(string type) =>
        Classes.TryGetValue(type, out var classes) ? classes
        : National.Contains(type) ? [nameof(SensitiveData.NationalId)]
        : SensitiveData.All.Any(c => c.Value == type) ? [type]
        : [];
}
