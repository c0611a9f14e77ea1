using RagStarter.Core.Caching.Redis;

namespace RagStarter.UnitTests.Caching;

/// <summary>What one request waits for Redis is one sum.</summary>
public sealed class RedisAllowanceTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void All_waits_of_a_request_count_together()
    {
        var allowance = new RedisAllowance(TimeSpan.FromMilliseconds(250), _time);
        for (var i = 0; i < 3; i++)
        {
            var startedAt = _time.GetTimestamp();
            _time.Advance(TimeSpan.FromMilliseconds(70));
            allowance.Spend(startedAt);
        }

        Assert.Equal(TimeSpan.FromMilliseconds(40), allowance.Left);
    }

    [Fact]
    public async Task It_counts_for_all_that_is_done_on_behalf_of_the_request_and_for_nothing_else()
    {
        var allowance = new RedisAllowance(TimeSpan.FromMilliseconds(250), _time);
        using (allowance.Enter())
        {
            await Task.Run(() => Assert.Same(allowance, RedisAllowance.Current), TestContext.Current.CancellationToken);
            using (RedisAllowance.Suspend())
            {
                Assert.Null(RedisAllowance.Current);
            }

            Assert.Same(allowance, RedisAllowance.Current);
        }

        Assert.Null(RedisAllowance.Current);
    }
}
