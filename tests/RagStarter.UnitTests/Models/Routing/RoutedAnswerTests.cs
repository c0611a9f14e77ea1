using System.Diagnostics;
using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Models.Routing;

/// <summary>What routing decides, as it is carried out, told and kept.</summary>
public sealed class RoutedAnswerTests
{
    private const string Ask = "How much is the green tent?";

    [Fact]
    public async Task A_model_that_failed_too_often_is_left_alone_until_its_pause_is_over()
    {
        await using var pipeline = await FilledAsync();
        var a = pipeline.Models["a"];
        a.FailsAtStart = new HttpRequestException("Down.");
        await AskAsync(pipeline, times: 7);
        Assert.Equal(5, a.Calls.Count);

        a.FailsAtStart = null;
        pipeline.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("a", (await AskAsync(pipeline)).Model);
    }

    [Fact]
    public async Task The_reader_is_told_that_the_preferred_model_is_left_alone()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        await AskAsync(pipeline, times: 5);
        Assert.Equal(["The model 'a' failed too often and is tried again in 15 s."], (await AskAsync(pipeline)).Notices);
    }

    [Fact]
    public async Task The_answer_given_while_the_preferred_model_is_left_alone_is_not_kept()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        await AskAsync(pipeline, times: 5);
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task Streams_that_break_count_against_the_model()
    {
        await using var pipeline = await FilledAsync();
        var a = pipeline.Models["a"];
        a.FailsAtEnd = new HttpRequestException("Gone.");
        for (var i = 0; i < 12; i++)
        {
            await pipeline.StreamAsync(Uncached());
        }

        Assert.Equal("b", (await AskAsync(pipeline)).Model);
        Assert.Equal(5, a.Calls.Count);
    }

    [Fact]
    public async Task A_budget_that_has_no_room_says_nothing_about_the_model()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Price:Input", "1000"),
            ("Budgets:Rules:day:Scope", "user"),
            ("Budgets:Rules:day:Period", "day"),
            ("Budgets:Rules:day:MaxCostUsd", "0.01"));
        await AskAsync(pipeline, times: 8);
        Assert.StartsWith("The budget 'day'", (await AskAsync(pipeline)).Notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_models_of_the_tenants_regions_fail_none_of_another_region_is_asked()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Region", "eu"), ("Models:Chat:b:Region", "us"), ("Tenancy:Tenants:acme:AllowedRegions:0", "eu"));
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        Assert.Equal("extractive", (await AskAsync(pipeline)).Model);
        Assert.Empty(pipeline.Models["b"].Calls);
    }

    [Fact]
    public async Task An_answer_of_before_the_tenants_regions_changed_is_not_served()
    {
        var shared = new RagStarter.Core.Caching.Store.MemoryAnswers(new SetOptions<RagStarter.Core.Caching.CacheOptions>(new RagStarter.Core.Caching.CacheOptions()), new ManualTime());
        await using (var before = await FilledAsync(shared))
        {
            await before.AskAsync(Ask);
        }

        await using var after = await FilledAsync(shared, ("Tenancy:Tenants:acme:AllowedRegions:0", "eu"));
        Assert.Equal((CacheStates.Miss, "extractive"), ((await after.AskAsync(Ask)) is var answer ? answer.Cache : null, answer.Model));
    }

    [Fact]
    public async Task The_decision_stands_in_the_answers_details()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:b:ContextWindow", "1024"), ("Models:Chat:b:MaxOutputTokens", "1100"), ("Routing:ExpectedAnswerTokens", "1100"));
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        var routing = AnswerResponse.From(await AskAsync(pipeline)).Routing!;
        Assert.Equal(("quote", "extractive"), (routing.Task, routing.Chosen));
        Assert.Equal(
            [("a", "gave-way"), ("extractive", "chosen"), ("b", "rejected")],
            routing.Candidates.Select(c => (c.Model, c.Verdict)));
        Assert.Equal("The model 'a' could not answer (the service could not be reached: Unknown).", routing.Candidates[0].Reason);
    }

    [Fact]
    public async Task An_answer_from_the_cache_was_not_routed()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        Assert.Null((await pipeline.AskAsync(Ask)).Routing);
    }

    [Fact]
    public async Task The_decision_is_in_the_trace_with_every_candidate()
    {
        var decisions = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => decisions.Add(activity),
        };
        ActivitySource.AddActivityListener(listener);
        await using var pipeline = await FilledAsync(("Models:Chat:b:ContextWindow", "1024"), ("Models:Chat:b:MaxOutputTokens", "1100"), ("Routing:ExpectedAnswerTokens", "1100"));
        var answer = await AskAsync(pipeline);

        // Tests that run beside this one are heard too.
        var own = decisions.ToArray().Single(d => d.OperationName == "ragstarter.answer" && answer.RequestId.Equals(d.GetTagItem("ragstarter.request.id")));
        var decision = decisions.ToArray().Single(d => d.OperationName == "ragstarter.routing" && d.ParentSpanId == own.SpanId);
        Assert.Equal("a", decision.GetTagItem("ragstarter.routing.first"));
        Assert.Equal(
            [("a", "Ready"), ("extractive", "Ready"), ("b", "Rejected")],
            decision.Events.Select(e => (e.Tags.Single(t => t.Key == "model").Value, e.Tags.Single(t => t.Key == "verdict").Value)));
    }

    [Fact]
    public async Task An_answer_of_one_fidelity_is_not_served_for_another()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Question(Ask) with { Fidelity = Fidelity.High })).Cache);
    }

    [Fact]
    public async Task An_answer_of_one_arm_is_served_to_users_of_that_arm_only()
    {
        await using var pipeline = await FilledAsync(("Routing:Experiments:e:Arms:old:Model", "a"), ("Routing:Experiments:e:Arms:new:Model", "b"));
        var cached = new List<(string Model, string Cache)>();
        for (var i = 0; i < 12; i++)
        {
            var answer = await pipeline.AskAsync(By($"user-{i}"));
            cached.Add((answer.Model, answer.Cache));
        }

        Assert.Equal(["a", "b"], cached.Where(c => c.Cache == CacheStates.Miss).Select(c => c.Model).Order());
        Assert.Equal(["a", "b"], cached.Where(c => c.Cache == CacheStates.Exact).Select(c => c.Model).Distinct().Order());
    }

    [Fact]
    public async Task The_ledger_knows_the_arm_of_a_request()
    {
        await using var pipeline = await FilledAsync(("Routing:Experiments:e:Arms:new:Model", "b"));
        Assert.Equal("b", (await AskAsync(pipeline)).Model);
        Assert.Equal("e=new", (await pipeline.LedgerAsync()).Single(l => l.Kind == LedgerKinds.Answer).Experiments);
    }

    [Fact]
    public async Task The_ledger_knows_how_long_a_call_and_its_first_token_took()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].BeforePiece = () =>
        {
            pipeline.Time.Advance(TimeSpan.FromMilliseconds(30));
            return Task.CompletedTask;
        };
        await pipeline.StreamAsync(Uncached());
        var line = (await pipeline.LedgerAsync()).Single(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat });
        Assert.Equal((60, 30), (line.Milliseconds, line.FirstTokenMilliseconds));
    }

    [Fact]
    public async Task The_faster_of_two_equal_models_is_asked_once_both_are_known()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:b:Priority", "1"));
        foreach (var (id, delay) in new[] { ("a", 400), ("b", 100) })
        {
            pipeline.Models[id].BeforePiece = () =>
            {
                pipeline.Time.Advance(TimeSpan.FromMilliseconds(delay));
                return Task.CompletedTask;
            };
        }

        for (var i = 0; i < 20; i++)
        {
            await pipeline.StreamAsync(Uncached());
        }

        Assert.Equal((5, 15), (pipeline.Models["a"].Calls.Count, pipeline.Models["b"].Calls.Count));
    }

    private static Question By(string user) =>
        Question(Ask) with { Caller = new Caller { Tenant = TenantId.Parse("acme"), User = user } };

    private static Question Uncached() => Question(Ask) with { UseCache = false };

    private static async Task<Answer> AskAsync(TestPipeline pipeline, int times = 1)
    {
        Answer? answer = null;
        for (var i = 0; i < times; i++)
        {
            answer = await pipeline.AskAsync(Uncached());
        }

        return answer!;
    }

    private static Task<TestPipeline> FilledAsync(params (string Key, string Value)[] settings) => FilledAsync(null, settings);

    private static async Task<TestPipeline> FilledAsync(
        RagStarter.Core.Caching.Store.IAnswerStore? cache, params (string Key, string Value)[] settings)
    {
        var pipeline = await CreateAsync(settings.ToDictionary(s => s.Key, s => (string?)s.Value), cache);
        await pipeline.AddAsync("The green tent costs 120 euros.");
        return pipeline;
    }
}
