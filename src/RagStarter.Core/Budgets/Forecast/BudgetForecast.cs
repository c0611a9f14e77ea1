namespace RagStarter.Core.Budgets;

/// <summary>
/// How a limit of a budget will stand at the end of its period if spending goes on as it did in the period so far.
/// </summary>
/// <param name="Used">What is settled, in tokens or in millionths of a US dollar.</param>
/// <param name="Limit">The limit, in the same unit.</param>
/// <param name="PerHour">The pace: <paramref name="Used"/> by the hours that have passed.</param>
/// <param name="BurnRate">The pace relative to one that uses exactly the limit by the end: 1 lasts just so, 2 is spent at half time.</param>
/// <param name="AtEnd">What will be used at the end of the period.</param>
/// <param name="ReachedAt">When the limit is reached; <see langword="null"/> when the period ends before that.</param>
public sealed record BudgetForecast(long Used, long Limit, double PerHour, double BurnRate, long AtEnd, DateTimeOffset? ReachedAt)
{
    /// <summary>
    /// The share of a period that has to have passed before its pace says anything: a quarter of an hour of a day. What was
    /// used in the first minute, carried on to midnight, is no forecast.
    /// </summary>
    public const double LeastElapsed = 0.01;

    /// <summary>Works the forecast out: used so far, divided by the time so far, carried on to the end.</summary>
    /// <param name="used">What is settled.</param>
    /// <param name="limit">The limit; at least 1.</param>
    /// <param name="start">When the period began.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="now">The present.</param>
    /// <returns>
    /// The forecast; <see langword="null"/> outside of the period, and before <see cref="LeastElapsed"/> of it has passed
    /// unless the limit is reached already.
    /// </returns>
    public static BudgetForecast? Of(long used, long limit, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var (passed, whole) = (now - start, end - start);
        if (now >= end || passed <= TimeSpan.Zero || (passed / whole < LeastElapsed && used < limit))
        {
            return null;
        }

        var pace = used / passed.TotalHours;
        var burn = (double)used / limit / (passed / whole);
        var atEnd = (long)Math.Min(long.MaxValue / 2, Math.Round(pace * whole.TotalHours));
        return new BudgetForecast(used, limit, pace, burn, atEnd, MomentOf(used, limit, start, end, now));
    }

    // One that is reached stays so: the moment is now, since the forecast does not know when it was.
    private static DateTimeOffset? MomentOf(long used, long limit, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (used >= limit)
        {
            return now;
        }

        // How much of the period it takes; more than a time can hold where little of much is used.
        var share = (now - start) / (end - start) * limit / Math.Max(0, used);
        return share < 1 ? start + ((end - start) * share) : null;
    }
}
