using System.Globalization;

namespace RagStarter.Core.Ledger;

/// <summary>Spans of time by the calendar of a time zone.</summary>
internal static class LedgerCalendar
{
    private const long QuarterHour = 15 * 60 * 1000;

    /// <summary>
    /// The span in milliseconds since 1970 that lines can be summed over in the database: one that never lies in two
    /// buckets. All zones of the last hundred years differ from UTC by whole quarters of an hour.
    /// </summary>
    public static long Grain(LedgerBucket bucket, TimeZoneInfo zone) =>
        !zone.HasSameRules(TimeZoneInfo.Utc) ? QuarterHour : bucket == LedgerBucket.Hour ? 4 * QuarterHour : 96 * QuarterHour;

    /// <summary>The beginning of the bucket that contains a moment.</summary>
    public static DateTimeOffset StartOf(LedgerBucket bucket, DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return bucket switch
        {
            LedgerBucket.Hour => FirstMomentOfHour(local, zone),
            LedgerBucket.Day => FirstMomentOf(local.Date, zone),
            LedgerBucket.Month => FirstMomentOf(new DateTime(local.Year, local.Month, 1), zone),
            _ => at,
        };
    }

    /// <summary>The end of the bucket that begins at <paramref name="start"/>.</summary>
    public static DateTimeOffset EndOf(LedgerBucket bucket, DateTimeOffset start, TimeZoneInfo zone) => bucket switch
    {
        LedgerBucket.Hour => StartOf(bucket, start.AddHours(1), zone),
        LedgerBucket.Day => FirstMomentOf(start.Date.AddDays(1), zone),
        _ => FirstMomentOf(new DateTime(start.Year, start.Month, 1).AddMonths(1), zone),
    };

    /// <summary>A bucket's beginning as people write it: 2026-03-14, 2026-03, or the hour with its offset.</summary>
    public static string? Name(LedgerBucket bucket, DateTimeOffset? start) => start?.ToString(
        bucket switch
        {
            LedgerBucket.Month => "yyyy-MM",
            LedgerBucket.Day => "yyyy-MM-dd",
            _ => "yyyy-MM-ddTHH:mmzzz",
        },
        CultureInfo.InvariantCulture);

    // The hour that a clock shows twice is two hours; their offsets tell them apart. Where clocks change by half an hour,
    // the second begins in its middle.
    private static DateTimeOffset FirstMomentOfHour(DateTimeOffset local, TimeZoneInfo zone)
    {
        var start = new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset);
        while (zone.GetUtcOffset(start) != local.Offset)
        {
            start = start.AddMinutes(15);
        }

        return start;
    }

    // Where clocks are put forward at midnight the day begins later, and where they are put back it begins at the first
    // of the two midnights.
    private static DateTimeOffset FirstMomentOf(DateTime date, TimeZoneInfo zone)
    {
        var midnight = DateTime.SpecifyKind(date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight));
    }
}
