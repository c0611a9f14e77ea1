namespace RagStarter.Core.Budgets;

/// <summary>The hours, days and months of one time zone as points in time.</summary>
internal sealed class BudgetCalendar(TimeZoneInfo zone)
{
    /// <summary>The beginning of the period that contains <paramref name="at"/>; the epoch for periods without a clock.</summary>
    public DateTimeOffset StartOf(string period, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return period switch
        {
            // Counted back from the moment itself, so that an hour that the clock repeats is two hours.
            "hour" => local.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour)).ToUniversalTime(),
            "day" => FirstMoment(local.Date),
            "month" => FirstMoment(new DateTime(local.Year, local.Month, 1)),
            _ => DateTimeOffset.UnixEpoch,
        };
    }

    /// <summary>When the period that contains <paramref name="at"/> ends; <see langword="null"/> for periods without a clock.</summary>
    public DateTimeOffset? EndOf(string period, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return period switch
        {
            "hour" => StartOf(period, at).AddHours(1),
            "day" => FirstMoment(local.Date.AddDays(1)),
            "month" => FirstMoment(new DateTime(local.Year, local.Month, 1).AddMonths(1)),
            _ => null,
        };
    }

    // The first moment of a day: where midnight is skipped by daylight saving, the moment of the change; where it comes
    // twice, the earlier one.
    private DateTimeOffset FirstMoment(DateTime midnight)
    {
        var local = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            var offsetBefore = zone.GetUtcOffset(local.AddHours(-3));
            return new DateTimeOffset(local, offsetBefore).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
