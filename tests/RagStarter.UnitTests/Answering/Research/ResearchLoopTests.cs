using Microsoft.Extensions.AI;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Research;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Answering.Research;

/// <summary>The loop of searches around a model that calls functions.</summary>
public sealed class ResearchLoopTests
{
    private const string Text = "What does the green tent cost?";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_model_says_before_it_searches_is_not_in_the_answer(bool stream)
    {
        await using var pipeline = await StartAsync();
        pipeline.Models["a"].Contents = (call, _) => call == 0 ? [new TextContent("Let me look. "), Search("blue tent")] : [];

        var answer = await AskAsync(pipeline, stream);

        Assert.Equal("The green tent costs 120 euros. [1]", answer.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_model_has_answered_with_sources_stays_when_the_loop_ends(bool stream)
    {
        await using var pipeline = await StartAsync(("Answering:Research:MaxSteps", "2"));
        pipeline.Models["a"].Contents = (_, _) => [new TextContent("It costs 120 euros [1]."), Search("blue tent")];

        var answer = await AskAsync(pipeline, stream);

        Assert.Equal(("It costs 120 euros [1].", Outcomes.Answered), (answer.Text, answer.Outcome));
        Assert.Single(pipeline.Models["a"].Calls);
        Assert.Contains(answer.Notices, n => n.Contains("MaxSteps", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(700)]
    [InlineData(1000)]
    [InlineData(1500)]
    [InlineData(2500)]
    [InlineData(4000)]
    public async Task No_budget_is_overspent_and_none_makes_a_research_fail(int budget)
    {
        await using var pipeline = await StartAsync(
            ("Budgets:Rules:run:Scope", "workflow"),
            ("Budgets:Rules:run:Match", "research"),
            ("Budgets:Rules:run:Period", "workflow"),
            ("Budgets:Rules:run:MaxTokens", $"{budget}"),
            ("Models:Chat:a:MaxOutputTokens", "300"));
        var model = pipeline.Models["a"];
        model.Usage = new UsageDetails { InputTokenCount = 30, OutputTokenCount = 16 };
        model.Contents = (call, options) => options!.Tools is { Count: > 0 } ? [Search($"tent {call}")] : [];

        var answer = await AskAsync(pipeline, stream: true);

        Assert.Equal(Outcomes.Answered, answer.Outcome);
        Assert.NotEmpty(answer.Text);
        Assert.InRange((await pipeline.LedgerAsync()).Where(l => l.Kind == LedgerKinds.Settle && l.Operation == LedgerOperations.Chat).Sum(l => l.Usage.Billable), 1, budget);
        Assert.Equal(default, pipeline.Budget.Outstanding);
    }

    [Fact]
    public async Task A_budget_of_one_run_counts_the_calls_of_all_its_rounds()
    {
        await using var pipeline = await StartAsync(
            ("Budgets:Rules:run:Scope", "workflow"), ("Budgets:Rules:run:Match", "research"), ("Budgets:Rules:run:Period", "workflow"), ("Budgets:Rules:run:MaxTokens", "100000"));
        pipeline.Models["a"].Contents = (call, _) => call < 2 ? [Search($"tent {call}")] : [];

        var answer = await AskAsync(pipeline, stream: false);

        var spender = ScratchPipeline.Spender with { Workflow = Workflows.Research, WorkflowId = answer.RequestId, Tenant = Core.Tenancy.TenantId.Parse("acme") };
        var status = Assert.Single(await pipeline.Budget.StatusAsync(spender, TestContext.Current.CancellationToken));
        Assert.Equal(3 * 120 + answer.Usage.EmbeddingTokens, status.UsedTokens);
    }

    [Theory]
    [InlineData(LadderStep.Full, 6)]
    [InlineData(LadderStep.FewerChunks, 6)]
    [InlineData(LadderStep.CheaperModel, 3)]
    [InlineData(LadderStep.Extractive, 1)]
    public void A_budget_that_runs_short_leaves_fewer_rounds(LadderStep step, int rounds) =>
        Assert.Equal(rounds, new ResearchRun(new ResearchOptions(), Retrieval.Passages.Redactor()).MaxSteps(step));

    [Fact]
    public async Task Each_search_leaves_less_for_the_next()
    {
        await using var pipeline = await StartAsync(("Answering:Research:MaxEvidenceTokens", "200"));
        for (var i = 10; i < 40; i++)
        {
            await pipeline.AddAsync($"The {Colours[i % 3]} stove number {i} burns gas for {i} hours and weighs {i * 7} grams when it is empty and dry.", i);
        }

        pipeline.Models["a"].Contents = (call, options) => options!.Tools is { Count: > 0 } ? [Search($"{Colours[call % 3]} stove")] : [];

        var answer = await AskAsync(pipeline, stream: false);

        // The best sentence of a search comes in any case.
        Assert.InRange(answer.Usage.PackedTokens, 100, 200 + 60);
        Assert.Contains(answer.Notices, n => n.Contains("MaxEvidenceTokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_who_leaves_at_a_step_ends_the_request()
    {
        await using var pipeline = await StartAsync();
        pipeline.Models["a"].Contents = (call, _) => call == 0 ? [Search("blue tent")] : [];
        var hold = new TaskCompletionSource();
        pipeline.Models["a"].BeforePiece = () => hold.Task.WaitAsync(TestContext.Current.CancellationToken);

        await foreach (var update in pipeline.Get<Answerer>().StreamAsync(Research(), TestContext.Current.CancellationToken))
        {
            if (update.Step?.Name == "search")
            {
                hold.SetResult();
                break;
            }
        }

        Assert.Single(await pipeline.LedgerAsync(), l => l.Kind == LedgerKinds.Answer);
        Assert.Equal(default, pipeline.Budget.Outstanding);
    }

    private static readonly string[] Colours = ["red", "blue", "grey"];

    private static FunctionCallContent Search(string query) =>
        new(Guid.NewGuid().ToString("N"), "search_documents", new Dictionary<string, object?> { ["query"] = query });

    private static Question Research() => TestPipeline.Question(Text) with { Mode = AnswerModes.Research };

    private static async Task<TestPipeline> StartAsync(params (string Key, string Value)[] settings)
    {
        var pipeline = await TestPipeline.CreateAsync(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        await pipeline.AddAsync("The green tent costs 120 euros.");
        await pipeline.AddAsync("The blue tent costs 300 euros.", 2);
        return pipeline;
    }

    private static async Task<Answer> AskAsync(TestPipeline pipeline, bool stream)
    {
        if (!stream)
        {
            return await pipeline.AskAsync(Research());
        }

        var (text, answer) = await pipeline.StreamAsync(Research());
        Assert.Equal(answer!.Text, text);
        return answer;
    }
}
