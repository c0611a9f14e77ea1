using CsCheck;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

public sealed class PromptEstimateTests
{
    [Fact]
    public void Before_anything_is_known_the_margin_is_held() => Assert.Equal(125, new PromptEstimate(0.25).For(100));

    [Fact]
    public void Without_a_margin_what_was_counted_is_held() => Assert.Equal(100, new PromptEstimate().For(100));

    [Fact]
    public void A_provider_that_counts_more_than_the_margin_is_believed_at_once()
    {
        var estimate = new PromptEstimate(0.25);
        estimate.Learn(100, 180);
        Assert.Equal(180, estimate.For(100));
    }

    [Fact]
    public void Once_the_provider_is_known_little_more_than_it_counts_is_held()
    {
        var estimate = new PromptEstimate(0.2);
        Learn(estimate, PromptEstimate.EnoughCalls, 1.1);
        Assert.Equal(1155, estimate.For(1000));
    }

    [Fact]
    public void What_a_provider_counted_long_ago_is_forgotten()
    {
        var estimate = new PromptEstimate();
        Learn(estimate, 1, 2);
        Learn(estimate, PromptEstimate.Window, 1.5);
        Assert.Equal(1500, estimate.For(1000));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    public void A_call_without_tokens_teaches_nothing(int counted, int reported)
    {
        var estimate = new PromptEstimate(0.25);
        estimate.Learn(counted, reported);
        Assert.Equal(125, estimate.For(100));
    }

    [Fact]
    public void Never_less_is_held_than_was_counted_or_than_the_provider_counted_for_the_same_prompt() =>
        Gen.Select(Gen.Double[0, 1], Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 5000]).Array[1, 60]).Sample((margin, calls) =>
        {
            var estimate = new PromptEstimate(margin);
            foreach (var (counted, reported) in calls)
            {
                estimate.Learn(counted, reported);
            }

            Assert.All(calls, c => Assert.True(estimate.For(c.Item1) >= Math.Max(c.Item1, c.Item2)));
        });

    private static void Learn(PromptEstimate estimate, int times, double ratio)
    {
        for (var i = 0; i < times; i++)
        {
            estimate.Learn(1000, (long)(1000 * ratio));
        }
    }
}
