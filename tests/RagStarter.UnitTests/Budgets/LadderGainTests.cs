using RagStarter.Core.Budgets;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Budgets;

/// <summary>What the ladder brings: the same questions on the same budget, with it and with a plain hard stop.</summary>
public sealed class LadderGainTests
{
    private const int Questions = 150;

    [Fact]
    public async Task At_least_twice_as_many_questions_are_answered_before_the_budget_refuses()
    {
        var plain = (await AskAllAsync(ladder: false)).TakeWhile(step => step is not null).Count();
        var laddered = (await AskAllAsync(ladder: true)).TakeWhile(step => step is not null).Count();

        Assert.InRange(plain, 10, Questions / 3);
        Assert.True(laddered >= 2 * plain, $"{laddered} with the ladder, {plain} without");
    }

    [Fact]
    public async Task On_the_way_down_each_step_comes_once()
    {
        var steps = (await AskAllAsync(ladder: true)).OfType<LadderStep>().ToList();

        Assert.Equal(
            [LadderStep.Full, LadderStep.FewerChunks, LadderStep.CheaperModel, LadderStep.Extractive],
            steps.Where((step, i) => i == 0 || step != steps[i - 1]));
    }

    // The step of each question, or null where the budget refused a call and another answerer had to stand in.
    private static async Task<List<LadderStep?>> AskAllAsync(bool ladder)
    {
        await using var pipeline = await TestPipeline.CreateAsync(new Dictionary<string, string?>
        {
            ["Models:Chat:b:Price:Input"] = "0.1",
            ["Models:Chat:b:Price:Output"] = "0.4",
            ["Models:Chat:a:MaxOutputTokens"] = "16",
            ["Models:Chat:b:MaxOutputTokens"] = "16",
            ["Budgets:HoldWait"] = "00:00:00",
            ["Budgets:Ladder:Enabled"] = ladder ? "true" : "false",
            ["Budgets:Rules:money:Scope"] = "tenant",
            ["Budgets:Rules:money:Period"] = "day",
            ["Budgets:Rules:money:MaxCostUsd"] = "0.006",
        });
        await pipeline.AddAsync("The green tent costs 120 euros.");
        var steps = new List<LadderStep?>();
        for (var i = 0; i < Questions; i++)
        {
            var answer = await pipeline.AskAsync(TestPipeline.Question("What does the green tent cost?") with { UseCache = false });
            Assert.Equal("answered", answer.Outcome);
            steps.Add(answer.Notices.Any(n => n.StartsWith("The budget", StringComparison.Ordinal)) ? null : answer.LadderStep);
        }

        return steps;
    }
}
