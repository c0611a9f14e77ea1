using System.Diagnostics.CodeAnalysis;

namespace RagStarter.Core.Ledger;

/// <summary>How lines are summed up: by which dimensions and spans of time.</summary>
public sealed record LedgerGrouping
{
    /// <summary>The dimensions; a sum for each combination of their values.</summary>
    public IReadOnlyList<LedgerDimension> By { get; init; } = [];

    /// <summary>The span of time of one sum.</summary>
    public LedgerBucket Bucket { get; init; }

    /// <summary>Whose calendar the spans follow; UTC by default.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// Reads names such as "model", "price-version" or "priceVersion" and at most one of "hour", "day" and "month".
    /// </summary>
    /// <param name="names">The names, in any case.</param>
    /// <param name="grouping">The grouping, in UTC.</param>
    /// <param name="unknown">The first name that means nothing, or is a second span of time.</param>
    public static bool TryParse(
        IEnumerable<string> names, out LedgerGrouping grouping, [NotNullWhen(false)] out string? unknown)
    {
        var by = new List<LedgerDimension>();
        var bucket = LedgerBucket.None;
        grouping = new LedgerGrouping();
        foreach (var name in names)
        {
            if (TryParse(name, out LedgerDimension dimension))
            {
                if (!by.Contains(dimension))
                {
                    by.Add(dimension);
                }
            }
            else if (bucket == LedgerBucket.None && TryParse(name, out LedgerBucket span))
            {
                bucket = span;
            }
            else
            {
                unknown = name;
                return false;
            }
        }

        grouping = new LedgerGrouping { By = by, Bucket = bucket };
        unknown = null;
        return true;
    }

    /// <summary>Reads the name of a dimension or bucket, in any case and with or without dashes.</summary>
    public static bool TryParse<TName>(string name, out TName value)
        where TName : struct, Enum
    {
        var plain = name.Replace("-", string.Empty, StringComparison.Ordinal);
        value = default;
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) && Enum.TryParse(plain, ignoreCase: true, out value);
    }
}
