using RagStarter.Core.Ledger;

namespace RagStarter.Web.Components.Costs;

/// <summary>A span of time up to now that costs are shown for, and what one bar of a chart covers. Days and months are those of UTC, as everywhere in the ledger.</summary>
/// <param name="Key">Its name in addresses, such as "30d"; "Period" and this are its name in <see cref="CostTexts"/>.</param>
/// <param name="Bucket">What one bar covers.</param>
/// <param name="Buckets">How many bars there are, the present one included.</param>
public sealed record CostsPeriod(string Key, LedgerBucket Bucket, int Buckets)
{
    /// <summary>The name of the span between two days that a user gives.</summary>
    public const string Custom = "custom";

    /// <summary>All periods, the shortest first.</summary>
    public static IReadOnlyList<CostsPeriod> All { get; } =
    [
        new("24h", LedgerBucket.Hour, 24),
        new("7d", LedgerBucket.Day, 7),
        new("30d", LedgerBucket.Day, 30),
        new("90d", LedgerBucket.Day, 90),
        new("12m", LedgerBucket.Month, 12),
    ];

    /// <summary>The period that is shown unless another is asked for.</summary>
    public static CostsPeriod Usual { get; } = All[2];

    /// <summary>The beginning of the bar that a moment lies in.</summary>
    public static DateTimeOffset StartOf(LedgerBucket bucket, DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        var start = bucket switch
        {
            LedgerBucket.Hour => utc.Date.AddHours(utc.Hour),
            LedgerBucket.Day => utc.Date,
            _ => new DateTime(utc.Year, utc.Month, 1),
        };
        return new DateTimeOffset(start, TimeSpan.Zero);
    }

    /// <summary>The beginning of the bar so many bars later.</summary>
    public static DateTimeOffset Add(LedgerBucket bucket, DateTimeOffset start, int count) => bucket switch
    {
        LedgerBucket.Hour => start.AddHours(count),
        LedgerBucket.Day => start.AddDays(count),
        _ => start.AddMonths(count),
    };

    /// <summary>When the first bar begins.</summary>
    public DateTimeOffset From(DateTimeOffset now) => Add(Bucket, StartOf(Bucket, now), 1 - Buckets);
}
