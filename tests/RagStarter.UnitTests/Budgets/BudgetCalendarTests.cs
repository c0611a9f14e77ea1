using CsCheck;
using RagStarter.Core.Budgets;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Periods of the calendar in a time zone, over daylight saving and clock steps.</summary>
public sealed class BudgetCalendarTests : BudgetTest
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00+02:00", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")] // 23 hours
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00+01:00", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")] // 25 hours
    [InlineData("Africa/Cairo", "2026-04-24T12:00:00+03:00", "2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00")] // midnight is skipped
    [InlineData("America/Santiago", "2026-09-06T12:00:00-03:00", "2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00")] // and in the south
    [InlineData("Atlantic/Azores", "2026-10-25T12:00:00-01:00", "2026-10-25T00:00:00+00:00", "2026-10-26T00:00:00-01:00")] // midnight comes twice
    [InlineData("Asia/Kathmandu", "2026-05-05T00:10:00+05:45", "2026-05-05T00:00:00+05:45", "2026-05-06T00:00:00+05:45")]
    public void A_day_is_the_day_of_the_time_zone(string zone, string at, string start, string end) =>
        Assert.Equal((Time(start), Time(end)), (Calendar(zone).StartOf("day", Time(at)), Calendar(zone).EndOf("day", Time(at))!.Value));

    [Fact]
    public void An_hour_that_the_clock_repeats_is_two_hours()
    {
        var berlin = Calendar("Europe/Berlin");

        Assert.NotEqual(berlin.StartOf("hour", Time("2026-10-25T02:30:00+02:00")), berlin.StartOf("hour", Time("2026-10-25T02:30:00+01:00")));
    }

    [Fact]
    public void A_month_is_the_month_of_the_time_zone() =>
        Assert.Equal(Time("2026-04-01T00:00:00+02:00"), Calendar("Europe/Berlin").StartOf("month", Time("2026-03-31T22:30:00+00:00")));

    [Fact]
    public void Every_moment_lies_in_exactly_one_period()
    {
        string[] zones = ["UTC", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "Atlantic/Azores", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "America/Santiago"];
        Gen.Select(Gen.OneOf([.. zones.Select(z => Gen.Const(z))]), Gen.OneOf(Gen.Const("hour"), Gen.Const("day"), Gen.Const("month")), Gen.Long[0, 20L * 366 * 24 * 3600 * 10]).Sample((zone, period, tenths) =>
        {
            var calendar = Calendar(zone);
            var at = Time("2020-01-01T00:00:00Z").AddMilliseconds(tenths * 100);
            var start = calendar.StartOf(period, at);
            var end = calendar.EndOf(period, at)!.Value;
            Assert.True(start <= at && at < end, $"{zone} {period} {at:O}: {start:O} to {end:O}");
            Assert.Equal(start, calendar.StartOf(period, start));
            Assert.Equal(start, calendar.StartOf(period, end.AddTicks(-1)));
            Assert.Equal(end, calendar.StartOf(period, end));
        });
    }

    [Fact]
    public async Task A_budget_per_day_is_full_again_at_midnight_of_its_time_zone()
    {
        Book.Change(timeZone: "Europe/Berlin");
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Time.Now = Time("2026-10-25T21:00:00Z"); // 22:00 in Berlin, on the day of 25 hours
        await Book.SpendAsync(100);

        Assert.Equal(TimeSpan.FromHours(2), (await Book.RefusalAsync(Output(0, prompt: 1))).RetryAfter);
        Book.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(100, (await Book.HoldAsync(100)).Amount.Tokens);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_over_midnight_gives_nothing_twice()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Time.Now = Time("2026-03-14T23:59:50Z");
        await Book.SpendAsync(100);
        Book.Time.Advance(TimeSpan.FromSeconds(20));
        await Book.SpendAsync(60);
        Book.Time.Advance(TimeSpan.FromSeconds(-20));

        Assert.Equal(0, (await Book.RefusalAsync(Output(0, prompt: 1))).Remaining);
        Book.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(40, (await Book.RefusalAsync(Output(0, prompt: 41))).Remaining);
    }

    [Fact]
    public async Task A_call_over_midnight_counts_on_the_same_day_after_a_new_start()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Time.Now = Time("2026-03-14T23:59:50Z");
        var hold = await Book.HoldAsync(60);
        Book.Time.Advance(TimeSpan.FromSeconds(20));
        Book.Settle(hold, 60);
        await Book.LinesAsync();
        Book.Reopen();

        Assert.Equal(0, await Book.UsedAsync("day"));
    }

    private static BudgetCalendar Calendar(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
