using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction;

/// <summary>The classes of sensitive data that are found in text.</summary>
public static class SensitiveData
{
    /// <summary>The taxonomy's name.</summary>
    public const string Taxonomy = "RagStarter";

    /// <summary>An e-mail address.</summary>
    public static DataClassification Email { get; } = new(Taxonomy, nameof(Email));

    /// <summary>A telephone number.</summary>
    public static DataClassification Phone { get; } = new(Taxonomy, nameof(Phone));

    /// <summary>The number of a payment card (Luhn checksum).</summary>
    public static DataClassification PaymentCard { get; } = new(Taxonomy, nameof(PaymentCard));

    /// <summary>An international bank account number (ISO 13616, mod 97 checksum).</summary>
    public static DataClassification Iban { get; } = new(Taxonomy, nameof(Iban));

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static DataClassification IpAddress { get; } = new(Taxonomy, nameof(IpAddress));

    /// <summary>A United States social security number.</summary>
    public static DataClassification UsSsn { get; } = new(Taxonomy, nameof(UsSsn));

    /// <summary>Text that only looks like a placeholder; no detector finds it.</summary>
    internal static DataClassification Lookalike { get; } = new(Taxonomy, "Text");

    /// <summary>All classes, the most specific first: where two overlap in a text, the earlier one counts.</summary>
    public static IReadOnlyList<DataClassification> All { get; } = [Iban, PaymentCard, UsSsn, Email, IpAddress, Phone];

    /// <summary>The words shown to people for a class.</summary>
    public static string DisplayName(string classification) => classification switch
    {
        nameof(Email) => "e-mail address",
        nameof(Phone) => "phone number",
        nameof(PaymentCard) => "payment card",
        nameof(Iban) => "bank account",
        nameof(IpAddress) => "IP address",
        nameof(UsSsn) => "social security number",
        _ => classification,
    };
}
