using System.Globalization;
using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Verification;

/// <summary>Finds the price that a ledger line names.</summary>
internal static class PriceVersions
{
    /// <summary>The price of a version such as "gpt-4o@2026-01-01" or "local"; <see langword="null"/> when it is not known any more.</summary>
    public static Price? Find(PriceList list, string version)
    {
        if (version == Price.Local.Version)
        {
            return Price.Local;
        }

        var at = version.LastIndexOf('@');
        return at > 0
            && DateOnly.TryParseExact(version.AsSpan(at + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && list.Find(version[..at], new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)) is { } price
            && price.Version == version
                ? price
                : null;
    }
}
