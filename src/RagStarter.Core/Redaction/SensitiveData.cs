using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction;

/// <summary>The classes of sensitive data that are found in text.</summary>
public static class SensitiveData
{
    /// <summary>The taxonomy's name.</summary>
    public const string Taxonomy = "RagStarter";

    /// <summary>What a tenant's own patterns and word lists find.</summary>
    public static DataClassification Custom { get; } = new(Taxonomy, nameof(Custom));

    /// <summary>A password, key, token or other credential.</summary>
    public static DataClassification Secret { get; } = new(Taxonomy, nameof(Secret));

    /// <summary>A URL that carries credentials: a user's name and password, a token or a signature.</summary>
    public static DataClassification Url { get; } = new(Taxonomy, nameof(Url));

    /// <summary>An international bank account number (ISO 13616, mod 97 checksum).</summary>
    public static DataClassification Iban { get; } = new(Taxonomy, nameof(Iban));

    /// <summary>The number of a payment card (Luhn checksum).</summary>
    public static DataClassification PaymentCard { get; } = new(Taxonomy, nameof(PaymentCard));

    /// <summary>An address of a crypto currency.</summary>
    public static DataClassification CryptoAddress { get; } = new(Taxonomy, nameof(CryptoAddress));

    /// <summary>A United States social security number.</summary>
    public static DataClassification UsSsn { get; } = new(Taxonomy, nameof(UsSsn));

    /// <summary>A United States individual taxpayer identification number.</summary>
    public static DataClassification UsItin { get; } = new(Taxonomy, nameof(UsItin));

    /// <summary>A number of the United Kingdom's national health service (mod 11 checksum).</summary>
    public static DataClassification UkNhs { get; } = new(Taxonomy, nameof(UkNhs));

    /// <summary>A United Kingdom national insurance number.</summary>
    public static DataClassification UkNino { get; } = new(Taxonomy, nameof(UkNino));

    /// <summary>A person's or taxpayer's number of another country, with its checksum.</summary>
    public static DataClassification NationalId { get; } = new(Taxonomy, nameof(NationalId));

    /// <summary>An e-mail address.</summary>
    public static DataClassification Email { get; } = new(Taxonomy, nameof(Email));

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static DataClassification IpAddress { get; } = new(Taxonomy, nameof(IpAddress));

    /// <summary>The hardware address of a network interface.</summary>
    public static DataClassification MacAddress { get; } = new(Taxonomy, nameof(MacAddress));

    /// <summary>A telephone number.</summary>
    public static DataClassification Phone { get; } = new(Taxonomy, nameof(Phone));

    /// <summary>The number of a passport.</summary>
    public static DataClassification Passport { get; } = new(Taxonomy, nameof(Passport));

    /// <summary>The number of a driving licence.</summary>
    public static DataClassification DrivingLicence { get; } = new(Taxonomy, nameof(DrivingLicence));

    /// <summary>The day on which a person was born.</summary>
    public static DataClassification DateOfBirth { get; } = new(Taxonomy, nameof(DateOfBirth));

    /// <summary>A postal address: street and number, post box or postcode.</summary>
    public static DataClassification StreetAddress { get; } = new(Taxonomy, nameof(StreetAddress));

    /// <summary>The name of a person.</summary>
    public static DataClassification Person { get; } = new(Taxonomy, nameof(Person));

    /// <summary>A URL or host name without credentials; not sensitive by itself, so kept unless a policy says otherwise.</summary>
    public static DataClassification WebAddress { get; } = new(Taxonomy, nameof(WebAddress));

    /// <summary>All classes, the most specific first: where two overlap in a text, the earlier one counts.</summary>
    public static IReadOnlyList<DataClassification> All { get; } =
    [
        Custom, Url, Secret, Iban, PaymentCard, CryptoAddress, UsSsn, UsItin, UkNhs, UkNino, NationalId, Passport, DrivingLicence, DateOfBirth,
        Email, IpAddress, MacAddress, Phone, StreetAddress, Person, WebAddress,
    ];

    /// <summary>The words shown to people for a class.</summary>
    public static string DisplayName(string classification) => classification switch
    {
        nameof(Custom) => "own pattern",
        nameof(Secret) => "secret",
        nameof(Url) => "URL with credentials",
        nameof(Iban) => "bank account",
        nameof(PaymentCard) => "payment card",
        nameof(CryptoAddress) => "crypto address",
        nameof(UsSsn) => "social security number",
        nameof(UsItin) => "taxpayer number",
        nameof(UkNhs) => "NHS number",
        nameof(UkNino) => "national insurance number",
        nameof(NationalId) => "national number",
        nameof(Email) => "e-mail address",
        nameof(IpAddress) => "IP address",
        nameof(MacAddress) => "hardware address",
        nameof(Phone) => "phone number",
        nameof(Passport) => "passport number",
        nameof(DrivingLicence) => "driving licence",
        nameof(DateOfBirth) => "date of birth",
        nameof(StreetAddress) => "postal address",
        nameof(Person) => "person's name",
        nameof(WebAddress) => "web address",
        _ => classification,
    };
}
