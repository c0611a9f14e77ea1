using System.Globalization;

namespace RagStarter.Core.Ledger;

/// <summary>Moments as people write them into a query.</summary>
public static class LedgerMoment
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a date or time in ISO 8601. A date means its first moment; without an offset UTC is meant.</summary>
    public static bool TryParse(string? text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
