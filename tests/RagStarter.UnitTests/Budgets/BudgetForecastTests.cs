using CsCheck;
using RagStarter.Core.Budgets;

namespace RagStarter.UnitTests.Budgets;

public sealed class BudgetForecastTests : BudgetTest
{
    private const long Limit = 1_000_000;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddDays(31);

    [Fact]
    public void Who_spends_evenly_is_told_the_same_moment_at_any_time() => Gen.Select(Gen.Double[0.02, 0.9], Gen.Double[0.1, 5]).Sample((elapsed, burn) =>
    {
        var used = (long)Math.Round(Limit * burn * elapsed);
        var forecast = BudgetForecast.Of(used, Limit, Start, End, Start + ((End - Start) * elapsed))!;

        Assert.Equal(burn, forecast.BurnRate, 1e-3);
        Assert.Equal(Limit * burn, forecast.AtEnd, Limit * 1e-3);
        if (used < Limit && Math.Abs(burn - 1) > 0.001)
        {
            Assert.Equal(burn > 1, forecast.ReachedAt is not null);
            if (forecast.ReachedAt is { } at)
            {
                Assert.Equal(0, (at - (Start + ((End - Start) / burn))).TotalMinutes, 10.0);
            }
        }
    });

    [Fact]
    public void A_cap_that_is_reached_is_reached_now_however_early_it_is()
    {
        var now = Start.AddSeconds(30);
        var forecast = BudgetForecast.Of(Limit, Limit, Start, End, now)!;
        Assert.Equal(now, forecast.ReachedAt);
        Assert.True(forecast.BurnRate > 1);
    }

    [Fact]
    public void The_pace_is_what_was_used_by_the_hours_that_have_passed()
    {
        var forecast = BudgetForecast.Of(600, Limit, Start, End, Start.AddHours(12))!;
        Assert.Equal((50.0, 50 * 24 * 31, (DateTimeOffset?)null), (forecast.PerHour, forecast.AtEnd, forecast.ReachedAt));
    }

    [Fact]
    public void Nothing_is_used_and_nothing_is_foreseen()
    {
        var forecast = BudgetForecast.Of(0, Limit, Start, End, Start.AddDays(3))!;
        Assert.Equal((0.0, 0L, (DateTimeOffset?)null), (forecast.BurnRate, forecast.AtEnd, forecast.ReachedAt));
    }

    [Theory]
    [InlineData(1, 1_000_000_000)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    public void However_much_a_budget_is_there_is_a_forecast(long used, long limit)
    {
        var forecast = BudgetForecast.Of(used, limit, Start, End, Start.AddDays(10))!;
        Assert.Equal(forecast.BurnRate > 1, forecast.ReachedAt is not null);
        Assert.True(forecast.AtEnd >= used / 2);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(0.0099)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void Before_a_hundredth_of_the_period_and_outside_of_it_there_is_no_forecast(double elapsed) =>
        Assert.Null(BudgetForecast.Of(10, Limit, Start, End, Start + ((End - Start) * elapsed)));

    [Fact]
    public async Task The_state_of_a_budget_has_the_forecast_of_what_is_settled()
    {
        Book.Rule("day", "user", "day", tokens: 1000, dollars: 1);
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);
        await Book.SpendAsync(500);
        await Book.HoldAsync(300);

        var status = Assert.Single(await Book.Budget.StatusAsync(Ledger.Lines.Spender(), TestContext.Current.CancellationToken));

        Assert.Equal((800, "ann"), (status.UsedTokens, status.Value));
        Assert.Equal((500, 2.0, 2000), (status.TokenForecast!.Used, status.TokenForecast.BurnRate, status.TokenForecast.AtEnd));
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero), status.TokenForecast.ReachedAt);
        Assert.Equal(0, status.CostForecast!.AtEnd);
    }

    [Fact]
    public async Task A_budget_without_a_clock_has_no_forecast()
    {
        Book.Rule("request", "request", "request", tokens: 1000);
        Assert.Null(Assert.Single(await Book.Budget.StatusAsync(Ledger.Lines.Spender(), TestContext.Current.CancellationToken)).TokenForecast);
    }
}
