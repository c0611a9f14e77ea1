namespace RagStarter.Core.Budgets;

/// <summary>The hours, days and months of one time zone as points in time.</summary>
internal sealed class BudgetCalendar(TimeZoneInfo zone)
{
    // The hour, day and month asked for last: almost every question is about the present.
    private volatile Span? _hour;
    private volatile Span? _day;
    private volatile Span? _month;

    /// <summary>The beginning of the period that contains <paramref name="at"/>; the epoch for periods without a clock.</summary>
    public DateTimeOffset StartOf(string period, DateTimeOffset at) => SpanOf(period, at)?.Start ?? DateTimeOffset.UnixEpoch;

    /// <summary>When the period that contains <paramref name="at"/> ends; <see langword="null"/> for periods without a clock.</summary>
    public DateTimeOffset? EndOf(string period, DateTimeOffset at) => SpanOf(period, at)?.End;

    private Span? SpanOf(string period, DateTimeOffset at) => period switch
    {
        "hour" => _hour is { } known && known.Contains(at) ? known : _hour = HourOf(TimeZoneInfo.ConvertTime(at, zone)),
        "day" => _day is { } known && known.Contains(at) ? known : _day = DayOf(TimeZoneInfo.ConvertTime(at, zone)),
        "month" => _month is { } known && known.Contains(at) ? known : _month = MonthOf(TimeZoneInfo.ConvertTime(at, zone)),
        _ => null,
    };

    // Counted back from the moment itself, so that an hour that the clock repeats is two hours.
    private static Span HourOf(DateTimeOffset local)
    {
        var start = local.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour)).ToUniversalTime();
        return new Span(start, start.AddHours(1));
    }

    private Span DayOf(DateTimeOffset local) => new(FirstMoment(local.Date), FirstMoment(local.Date.AddDays(1)));

    private Span MonthOf(DateTimeOffset local)
    {
        var first = new DateTime(local.Year, local.Month, 1);
        return new Span(FirstMoment(first), FirstMoment(first.AddMonths(1)));
    }

    // The first moment of a day: where midnight is skipped by daylight saving, the moment of the change (a time that does not
    // exist has the offset before it); where it comes twice, the earlier one.
    private DateTimeOffset FirstMoment(DateTime midnight)
    {
        var local = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private sealed record Span(DateTimeOffset Start, DateTimeOffset End)
    {
        public bool Contains(DateTimeOffset at) => at >= Start && at < End;
    }
}
