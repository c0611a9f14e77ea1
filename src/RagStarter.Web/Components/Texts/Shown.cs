using System.Globalization;

namespace RagStarter.Web.Components.Texts;

/// <summary>Numbers and times as the pages write them.</summary>
internal static class Shown
{
    /// <summary>A count, such as "12,345".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Money in millionths of a US dollar, such as "$0.001234"; small amounts with all their digits.</summary>
    public static string Dollars(long microUsd) =>
        (microUsd / 1e6).ToString(microUsd == 0 ? "$0" : Math.Abs(microUsd) < 1_000_000 ? "$0.00####" : "$#,0.00", CultureInfo.InvariantCulture);

    /// <summary>A price for a million tokens in US dollars.</summary>
    public static string Price(decimal dollars) => dollars.ToString("$0.00####", CultureInfo.InvariantCulture);

    /// <summary>A share, such as "12%" or "0.4%".</summary>
    public static string Share(double share) => share.ToString(share is > 0 and < 0.1 ? "0.#%" : "0%", CultureInfo.InvariantCulture);

    /// <summary>A point in time in UTC.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Bytes, such as "1.2 MB".</summary>
    public static string Bytes(long bytes) =>
        bytes < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : bytes < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB");

    /// <summary>Milliseconds, such as "3.2 ms" or "1,204 ms".</summary>
    public static string Milliseconds(double milliseconds) =>
        milliseconds.ToString(milliseconds < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " ms";

    /// <summary>A span of time in its largest unit, rounded up, such as "45 s", "12 min" or "3 h".</summary>
    public static string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds):0} s")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalHours):0} h");
}
