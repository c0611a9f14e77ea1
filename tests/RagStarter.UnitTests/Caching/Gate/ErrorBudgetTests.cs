using RagStarter.Core.Caching.Gate;

namespace RagStarter.UnitTests.Caching.Gate;

public sealed class ErrorBudgetTests
{
    [Fact]
    public void Nothing_may_be_spent_before_the_bound_can_be_shown_to_hold() => Assert.Equal(0, ErrorBudget.Of(250, 0.01));

    [Theory]
    [InlineData(3_000, 0.01)]
    [InlineData(10_000, 0.01)]
    [InlineData(10_000, 0.02)]
    [InlineData(100_000, 0.005)]
    public void What_may_be_expected_keeps_the_upper_end_under_the_bound_in_nineteen_of_twenty_streams(int requests, double bound)
    {
        var expected = ErrorBudget.Of(requests, bound);
        var random = new Random(1);
        var kept = Enumerable.Range(0, 2000).Count(_ => ErrorBudget.UpperRate(Poisson(random, expected), requests) <= bound);
        Assert.InRange(kept / 2000.0, 0.93, 0.99);
    }

    [Fact]
    public void The_budget_is_most_of_the_bound_in_the_long_run() => Assert.InRange(ErrorBudget.Of(1_000_000, 0.01) / 10_000, 0.95, 1);

    [Fact]
    public void A_rate_of_no_requests_is_unknown() => Assert.Equal(1, ErrorBudget.UpperRate(0, 0));

    [Fact]
    public void A_least_share_may_be_spent_at_once() => Assert.Equal(0.5, new ErrorBound(0.01, 0.5).BudgetFor(100), 9);

    private static int Poisson(Random random, double mean)
    {
        var count = 0;
        for (var sum = -Math.Log(1 - random.NextDouble()); sum < mean; sum -= Math.Log(1 - random.NextDouble()))
        {
            count++;
        }

        return count;
    }
}
