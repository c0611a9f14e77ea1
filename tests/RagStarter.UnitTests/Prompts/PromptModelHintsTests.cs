using RagStarter.Core.Prompts;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Prompts;

public sealed class PromptModelHintsTests
{
    [Fact]
    public async Task An_answer_is_no_longer_than_its_prompt_asks()
    {
        await using var pipeline = await PipelineAsync("max_output_tokens: 70");
        Assert.Equal(70, (await CallAsync(pipeline)).MaxOutputTokens);
    }

    [Fact]
    public async Task A_prompt_cannot_raise_the_limit_of_the_model()
    {
        await using var pipeline = await PipelineAsync("max_output_tokens: 5000", ("Models:Chat:a:MaxOutputTokens", "90"));
        Assert.Equal(90, (await CallAsync(pipeline)).MaxOutputTokens);
    }

    [Theory]
    [InlineData("1", 0.25f)]
    [InlineData(null, null)]
    public async Task The_temperature_goes_to_models_that_take_one(string? ofModel, float? expected)
    {
        await using var pipeline = await PipelineAsync("temperature: 0.25", ("Models:Chat:a:Temperature", ofModel));
        Assert.Equal(expected, (await CallAsync(pipeline)).Temperature);
    }

    [Fact]
    public async Task The_hints_of_a_file_are_on_the_registered_prompt()
    {
        await using var pipeline = await PipelineAsync("temperature: 0.25, max_output_tokens: 70, tier: cheap");
        var hints = pipeline.Get<PromptRegistry>().Get(PromptRegistry.Answer).Hints;
        Assert.Equal((0.25f, 70, "cheap"), (hints.Temperature, hints.MaxOutputTokens, hints.Tier));
    }

    private static async Task<Microsoft.Extensions.AI.ChatOptions> CallAsync(TestPipeline pipeline)
    {
        await pipeline.AddAsync("The green tent costs 120 euros.");
        await pipeline.AskAsync("How much is the green tent?");
        return Assert.Single(pipeline.Models["a"].Calls)!;
    }

    private static Task<TestPipeline> PipelineAsync(string hints, params (string Key, string? Value)[] settings) =>
        TestPipeline.CreateAsync(settings.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value), promptHints: hints);
}
