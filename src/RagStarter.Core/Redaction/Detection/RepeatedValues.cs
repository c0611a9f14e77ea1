using System.Collections.Frozen;
using Microsoft.Extensions.Compliance.Classification;

namespace RagStarter.Core.Redaction.Detection;

/// <summary>
/// Finds again the values that only a word beside them told: "my passport number is X1234567 … is X1234567 still valid?".
/// </summary>
internal static class RepeatedValues
{
    private const int MaxValues = 32;
    private const int MinLength = 6;
    private const double MinConfidence = 0.8;

    private static readonly FrozenSet<DataClassification> Told = FrozenSet.Create(
        SensitiveData.Passport, SensitiveData.DrivingLicence, SensitiveData.DateOfBirth, SensitiveData.NationalId, SensitiveData.UkNhs, SensitiveData.UsSsn, SensitiveData.UsItin, SensitiveData.Phone,
        SensitiveData.PaymentCard, SensitiveData.Secret);

    /// <summary>Whether values of a class may be known only from the words beside them.</summary>
    public static bool AreTold(string classification) => Told.Contains(new DataClassification(SensitiveData.Taxonomy, classification));

    /// <summary>Adds where the proven values of a text stand once more.</summary>
    public static void Find(Scan scan)
    {
        var values = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var found in scan.Found)
        {
            if (values.Count < MaxValues && found.Confidence >= MinConfidence && found.Length >= MinLength && Told.Contains(found.Classification))
            {
                values.TryAdd(scan.Text.Substring(found.Start, found.Length), found);
            }
        }

        foreach (var (value, found) in values)
        {
            foreach (var at in PlacesOf(scan.Text, value))
            {
                if (at != found.Start)
                {
                    scan.Add(at, at + value.Length, found.Classification, found.Confidence);
                }
            }
        }
    }

    /// <summary>Where a value stands in a text, not as part of a longer word or number.</summary>
    public static IEnumerable<int> PlacesOf(string text, string value)
    {
        if (value.Length < MinLength)
        {
            yield break;
        }

        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + value.Length, StringComparison.Ordinal))
        {
            if (!(at > 0 && Letters.IsOfWord(text[at - 1]) && Letters.IsOfWord(value[0]))
                && !(at + value.Length < text.Length && Letters.IsOfWord(text[at + value.Length]) && Letters.IsOfWord(value[^1])))
            {
                yield return at;
            }
        }
    }
}
