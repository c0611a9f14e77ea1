using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Models;

public sealed class ModelRoutingFilterTests
{
    private const string Ask = "How much is the green tent?";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_preferred_model_answers_alone(bool stream)
    {
        await using var pipeline = await FilledAsync();
        Assert.Equal("a", (await EndAsync(pipeline, stream)).Model);
        Assert.Empty(pipeline.Models["b"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_fails_before_its_first_word_is_followed_by_the_next(bool stream)
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        var answer = await EndAsync(pipeline, stream);
        Assert.Equal((Outcomes.Answered, "b"), (answer.Outcome, answer.Model));
    }

    [Fact]
    public async Task The_reader_is_told_that_a_model_gave_way()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        Assert.StartsWith("The model 'a' could not answer", Assert.Single((await pipeline.AskAsync(Ask)).Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_models_fail_the_extractive_answerer_answers()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        pipeline.Models["b"].FailsAtStart = new HttpRequestException("Down.");
        var answer = await pipeline.AskAsync(Ask);
        Assert.Equal((Outcomes.Answered, "extractive"), (answer.Outcome, answer.Model));
    }

    [Fact]
    public async Task After_the_first_word_no_other_model_is_asked()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtEnd = new HttpRequestException("Gone.");
        var (text, answer) = await pipeline.StreamAsync(Question(Ask));
        Assert.Equal(("The green tent costs 120 euros. [1]", Outcomes.Failed), (text, answer?.Outcome));
        Assert.Empty(pipeline.Models["b"].Calls);
    }

    [Fact]
    public async Task A_model_that_a_budget_cannot_pay_is_followed_by_one_that_it_can()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Price:Input", "1000"),
            ("Budgets:Rules:day:Scope", "user"),
            ("Budgets:Rules:day:Period", "day"),
            ("Budgets:Rules:day:MaxCostUsd", "0.01"));
        Assert.Equal("b", (await pipeline.AskAsync(Ask)).Model);
        Assert.Empty(pipeline.Models["a"].Calls);
    }

    [Fact]
    public async Task A_model_whose_window_is_too_small_is_followed_by_one_with_room()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:a:ContextWindow", "1024"));
        var answer = await pipeline.AskAsync(string.Join(' ', Enumerable.Repeat("tent", 1200)));
        Assert.Equal("b", answer.Model);
        Assert.Contains("do not fit into the context window of the model 'a' (1024)", answer.Notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_model_that_was_paid_for_is_in_the_ledger()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtEnd = new IOException("Gone.");
        await pipeline.AskAsync(Ask);
        Assert.Equal(["a", "b"], (await pipeline.LedgerAsync()).Where(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat }).Select(l => l.Model));
    }

    [Fact]
    public async Task A_shorter_answer_is_asked_of_the_model()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Question(Ask) with { MaxAnswerTokens = 20 });
        Assert.Equal(20, Assert.Single(pipeline.Models["a"].Calls)?.MaxOutputTokens);
    }

    [Fact]
    public async Task The_model_is_asked_for_no_more_than_the_budget_has_left()
    {
        await using var pipeline = await FilledAsync(
            ("Budgets:Rules:request:Scope", "request"), ("Budgets:Rules:request:Period", "request"), ("Budgets:Rules:request:MaxTokens", "200"));
        await pipeline.AskAsync(Ask);
        var spent = (await pipeline.LedgerAsync()).Where(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Embedding }).Sum(l => l.EmbeddingTokens);
        // The budget counts the prompt as it is rendered, the marks of its message included.
        var rendered = $"<message role='user'>{Assert.Single(pipeline.Models["a"].Prompts)}</message>";
        var prompt = Core.Models.GuardedChatClient.CountPrompt(TestModels.Chat(), [rendered]);
        Assert.Equal<long?>(200 - spent - prompt, Assert.Single(pipeline.Models["a"].Calls)?.MaxOutputTokens);
    }

    [Fact]
    public async Task The_reader_is_told_of_a_soft_rule()
    {
        await using var pipeline = await FilledAsync(
            ("Budgets:Rules:soft:Scope", "user"), ("Budgets:Rules:soft:Period", "day"), ("Budgets:Rules:soft:MaxTokens", "20"), ("Budgets:Rules:soft:Hard", "false"));
        Assert.StartsWith("The budget 'soft' (user per day) has", Assert.Single((await pipeline.AskAsync(Ask)).Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_model_never_sees_what_the_reader_gets_back(bool stream)
    {
        await using var pipeline = await FilledAsync();
        var model = pipeline.Models["a"];
        var question = Question("May anna@example.com return the green tent?");
        model.Respond = prompt => [.. prompt[prompt.IndexOf("[EMAIL-", StringComparison.Ordinal)..].Split(' ')[0].Select(c => c.ToString())];
        var text = stream ? (await pipeline.StreamAsync(question)).Text : (await pipeline.AskAsync(question)).Text;
        Assert.Equal("anna@example.com", text);
        Assert.DoesNotContain("anna@example.com", Assert.Single(model.Prompts), StringComparison.Ordinal);
    }

    private static async Task<TestPipeline> FilledAsync(params (string Key, string Value)[] settings)
    {
        var pipeline = await CreateAsync(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        await pipeline.AddAsync("The green tent costs 120 euros.");
        return pipeline;
    }

    private static async Task<Answer> EndAsync(TestPipeline pipeline, bool stream) =>
        stream ? (await pipeline.StreamAsync(Question(Ask))).Answer! : await pipeline.AskAsync(Ask);
}
