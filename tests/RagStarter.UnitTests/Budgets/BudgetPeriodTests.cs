using RagStarter.Core.Budgets;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

public sealed class BudgetPeriodTests : BudgetTest
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 31, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("hour", "2026-12-31T12:00:00Z", "2026-12-31T13:00:00Z")]
    [InlineData("day", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("month", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    public void A_period_begins_and_ends_with_the_calendar(string period, string start, string end) =>
        Assert.Equal(
            (DateTimeOffset.Parse(start, null), DateTimeOffset.Parse(end, null)),
            (new BudgetCalendar(TimeZoneInfo.Utc).StartOf(period, Noon), new BudgetCalendar(TimeZoneInfo.Utc).EndOf(period, Noon)));

    [Fact]
    public void Days_are_those_of_UTC() =>
        Assert.Equal(
            new DateTimeOffset(2026, 12, 30, 0, 0, 0, TimeSpan.Zero),
            new BudgetCalendar(TimeZoneInfo.Utc).StartOf("day", new DateTimeOffset(2026, 12, 31, 1, 0, 0, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("user", "hour", 59)]
    [InlineData("user", "day", 1439)]
    [InlineData("tenant", "day", 1439)]
    [InlineData("tenant", "month", 44_639)]
    public async Task A_spent_budget_is_full_again_when_its_period_ends_and_not_before(string scope, string period, int lastMinute)
    {
        Book.Rule("rule", scope, period, tokens: 100);
        Book.Time.Now = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        await Book.SpendAsync(100);
        Book.Time.Advance(TimeSpan.FromMinutes(lastMinute));
        Assert.Equal(TimeSpan.FromMinutes(1), (await Book.RefusalAsync(Output(0, prompt: 1))).RetryAfter);
        Book.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, (await Book.HoldAsync(100)).Amount.Tokens);
    }

    [Fact]
    public async Task A_call_across_midnight_counts_on_the_day_it_began()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 23, 59, 0, TimeSpan.Zero);
        var hold = await Book.HoldAsync(60);
        Book.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(100, (await Book.HoldAsync(100)).Amount.Tokens);
        Book.Settle(hold, 60);
        Assert.Equal(100, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task The_totals_of_past_days_do_not_pile_up()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        for (var day = 0; day < 5; day++)
        {
            await Book.SpendAsync(1, Lines.Spender(user: "ann"));
            await Book.SpendAsync(1, Lines.Spender(user: "bob"));
            Book.Time.Advance(TimeSpan.FromDays(1));
        }

        Book.Time.Advance(TimeSpan.FromHours(2));
        await Book.SpendAsync(1);
        Assert.Equal(1, Book.Store.Count);
    }
}
