namespace RagStarter.Core.Budgets;

/// <summary>The calendar periods of budget rules.</summary>
internal static class BudgetPeriod
{
    /// <summary>The beginning of the period that contains <paramref name="at"/>.</summary>
    public static DateTimeOffset StartOf(string period, DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return period switch
        {
            "hour" => new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, 0, 0, TimeSpan.Zero),
            "day" => new DateTimeOffset(utc.Date, TimeSpan.Zero),
            "month" => new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => DateTimeOffset.UnixEpoch,
        };
    }

    /// <summary>When the period that contains <paramref name="at"/> ends; <see langword="null"/> for a request, which has no clock.</summary>
    public static DateTimeOffset? EndOf(string period, DateTimeOffset at) => period switch
    {
        "hour" => StartOf(period, at).AddHours(1),
        "day" => StartOf(period, at).AddDays(1),
        "month" => StartOf(period, at).AddMonths(1),
        _ => null,
    };
}
