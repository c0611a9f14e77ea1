using System.Globalization;
using CsCheck;
using Microsoft.Extensions.AI;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Ledger.Verification;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Ledger.Savings;

/// <summary>What each kind of request saved, through the whole pipeline. The scripted models report 100 prompt tokens, of which 40 were cached, and 20 written ones.</summary>
/// <remarks>RAGSTARTER_SAVINGS_REQUESTS sets how many requests of any kind are made; 40 by default.</remarks>
public sealed class RequestSavingsTests
{
    private const string Ask = "How much is the green tent?";

    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("RAGSTARTER_SAVINGS_REQUESTS") ?? "40", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Pruning_is_what_whole_passages_would_have_cost_more()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        var line = await LineAsync(pipeline);
        Assert.InRange(line.PruningTokens, 1, 100);
        Assert.Equal((line.PruningTokens, 120 + line.PruningTokens), (line.PruningMicroUsd, line.CounterfactualTokens - await EmbeddedAsync(pipeline)));
        Assert.Equal((0, 0, 0), (line.RoutingMicroUsd, line.ExtractiveMicroUsd, line.ResponseCacheMicroUsd));
    }

    [Fact]
    public async Task Without_pruning_nothing_is_saved_by_it()
    {
        await using var pipeline = await FilledAsync(("Retrieval:MinSentenceScore", "0"), ("Retrieval:MaxContextTokens", "20000"));
        await pipeline.AskAsync(Ask);
        Assert.Equal(0, (await LineAsync(pipeline)).PruningTokens);
    }

    [Fact]
    public async Task Prompt_caching_is_what_the_provider_charged_less()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:a:Price:CachedInput", "0.25"));
        await pipeline.AskAsync(Ask);
        var line = await LineAsync(pipeline);
        Assert.Equal((30, 60 + 10 + 80), (line.PromptCachingMicroUsd, line.ActualMicroUsd));
    }

    [Fact]
    public async Task A_hit_saves_what_the_kept_answer_took()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:a:Price:CachedInput", "0.25"));
        await pipeline.AskAsync(Ask);
        var asked = await LineAsync(pipeline);
        await pipeline.AskAsync(Ask);
        var hit = await LineAsync(pipeline);
        Assert.Equal((0, 0), (hit.ActualMicroUsd, hit.ActualTokens));
        Assert.Equal((asked.ActualMicroUsd, asked.ActualTokens), (hit.ResponseCacheMicroUsd, hit.ResponseCacheTokens));
        Assert.Equal((asked.PruningMicroUsd, asked.PruningTokens, 0), (hit.PruningMicroUsd, hit.PruningTokens, hit.PromptCachingMicroUsd));
    }

    [Fact]
    public async Task A_hit_that_had_to_look_at_its_evidence_again_saves_the_answer_and_finds_the_vector()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.RaiseRevisionAsync();
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);
        var hit = await LineAsync(pipeline);
        Assert.Equal((120, true), (hit.ResponseCacheTokens, hit.EmbeddingCacheTokens > 0));
    }

    [Fact]
    public async Task A_vector_that_was_kept_is_a_saving_of_the_embedding_cache()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Question(Ask) with { UseCache = false });
        var first = await LineAsync(pipeline);
        await pipeline.AskAsync(Question(Ask) with { UseCache = false });
        var second = await LineAsync(pipeline);
        Assert.Equal(0, first.EmbeddingCacheTokens);
        Assert.Equal((first.ActualTokens - 120, first.CounterfactualTokens), (second.EmbeddingCacheTokens, second.CounterfactualTokens));
    }

    [Fact]
    public async Task A_cheaper_model_that_stood_in_is_a_saving_of_routing()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:b:Price:Input", "0.5"), ("Models:Chat:b:Price:Output", "2"));
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        Assert.Equal("b", (await pipeline.AskAsync(Ask)).Model);
        var line = await LineAsync(pipeline);
        Assert.Equal((90, 90, 0), (line.ActualMicroUsd, line.RoutingMicroUsd, line.ExtractiveMicroUsd));
    }

    [Fact]
    public async Task A_dearer_model_than_the_reference_is_a_loss_of_routing()
    {
        await using var pipeline = await FilledAsync(("Models:Chat:b:Price:Input", "0.5"), ("Models:Chat:b:Price:Output", "2"), ("Savings:ReferenceModel", "b"));
        await pipeline.AskAsync(Ask);
        Assert.Equal(-90, (await LineAsync(pipeline)).RoutingMicroUsd);
    }

    [Fact]
    public async Task When_all_models_are_down_the_extractive_answer_saves_the_call()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = pipeline.Models["b"].FailsAtStart = new HttpRequestException("Down.");
        var answer = await pipeline.AskAsync(Ask);
        var line = await LineAsync(pipeline);
        Assert.Equal(("extractive", 0), (answer.Model, line.ActualMicroUsd));
        Assert.Equal(answer.Usage.PromptTokens + (4 * answer.Usage.CompletionTokens), line.ExtractiveMicroUsd);
        Assert.Equal(0, line.RoutingMicroUsd);
    }

    [Fact]
    public async Task An_attempt_that_was_charged_and_failed_counts_with_and_without_the_levers()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtEnd = new IOException("Cut.");
        await pipeline.AskAsync(Ask);
        var (line, lines) = (await LineAsync(pipeline), await pipeline.LedgerAsync());
        Assert.Equal(2, lines.Count(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat }));
        Assert.Equal(lines.Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.CostMicroUsd), line.ActualMicroUsd);
        Assert.Equal(line.ActualMicroUsd + line.PruningMicroUsd, line.CounterfactualMicroUsd);
    }

    [Fact]
    public async Task A_refused_request_saved_nothing()
    {
        await using var pipeline = await FilledAsync(("Budgets:Rules:none:Scope", "tenant"), ("Budgets:Rules:none:Period", "day"), ("Budgets:Rules:none:MaxTokens", "1"));
        Assert.Equal(Outcomes.Refused, (await pipeline.AskAsync(Ask)).Outcome);
        Assert.Equal(default, await LineAsync(pipeline));
    }

    [Fact]
    public async Task An_abandoned_stream_saved_what_its_prompt_left_out()
    {
        await using var pipeline = await FilledAsync();
        await foreach (var _ in pipeline.Get<Answerer>().StreamAsync(Question(Ask), TestContext.Current.CancellationToken))
        {
            break;
        }

        var (line, lines) = (await LineAsync(pipeline), await pipeline.LedgerAsync());
        Assert.Equal(lines.Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.Usage.Billable), line.ActualTokens);
        Assert.True(line.PruningTokens > 0);
        Assert.Equal(line.PruningTokens, line.SavedTokens);
    }

    [Fact]
    public async Task A_research_saves_with_every_call_what_its_prompt_left_out_so_far()
    {
        await using var pipeline = await FilledAsync(("Retrieval:TopK", "1"));
        await pipeline.AddAsync("The blue stove burns gas. " + string.Concat(Enumerable.Repeat("Nobody knows who painted it blue on the shelf. ", 8)), 2);
        pipeline.Models["a"].Contents = (call, _) => call == 0
            ? [new FunctionCallContent("1", "search_documents", new Dictionary<string, object?> { ["query"] = "blue stove" })]
            : [];
        await pipeline.AskAsync(Question(Ask) with { Mode = AnswerModes.Research });
        var line = await LineAsync(pipeline);
        Assert.Equal(2, (await pipeline.LedgerAsync()).Count(l => l is { Kind: LedgerKinds.Settle, Operation: LedgerOperations.Chat }));

        // The first prompt left something out of one passage, the second of both.
        await using var quick = await FilledAsync(("Retrieval:TopK", "1"));
        await quick.AskAsync(Ask);
        Assert.True(line.PruningTokens > 2 * (await LineAsync(quick)).PruningTokens);
    }

    [Fact]
    public async Task The_reference_is_the_model_of_the_highest_tier()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Tier", "economy"), ("Models:Chat:b:Tier", "premium"), ("Models:Chat:b:Price:Input", "10"), ("Models:Chat:b:Price:Output", "40"));
        Assert.Equal("a", (await pipeline.AskAsync(Ask)).Model);
        Assert.Equal(1800 - 180, (await LineAsync(pipeline)).RoutingMicroUsd);
        Assert.Contains((await pipeline.LedgerAsync()).Where(l => l.Kind == LedgerKinds.Answer), l => l.CounterfactualPrices == "b@configuration=10/10/40/0");
    }

    [Fact]
    public async Task A_model_that_the_tenant_does_not_allow_is_no_reference()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Region", "us"), ("Models:Chat:b:Region", "eu"), ("Models:Chat:a:Price:Input", "10"), ("Tenancy:Tenants:acme:AllowedRegions:0", "eu"));
        await pipeline.AskAsync(Ask);
        Assert.Equal(0, (await LineAsync(pipeline)).RoutingMicroUsd);
    }

    [Fact]
    public async Task A_reference_that_is_not_configured_is_refused_by_name()
    {
        await using var pipeline = await FilledAsync(("Savings:ReferenceModel", "best"));
        var problem = Assert.ThrowsAny<Exception>(() => pipeline.Get<Microsoft.Extensions.Options.IOptionsMonitor<SavingsOptions>>().CurrentValue);
        Assert.Contains("Savings:ReferenceModel is 'best'; allowed is one of a, b, extractive", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_was_kept_before_savings_were_recorded_is_still_read()
    {
        var kept = System.Text.Json.JsonSerializer.Deserialize(
            """{"Question":"q","Text":"t","Model":"m","CreatedAt":"2026-03-14T10:30:00+00:00","Revision":1,"EvidenceFingerprint":"e","Sources":[],"PromptTokens":5,"CompletionTokens":6,"CostMicroUsd":7}""",
            CacheJsonContext.Default.CachedAnswer)!;
        Assert.Equal((5, 0, 0, 0), (kept.PromptTokens, kept.CachedPromptTokens, kept.PrunedTokens, kept.EmbeddingTokens));
    }

    [Fact]
    public async Task Requests_of_any_kind_add_up()
    {
        await using var pipeline = await FilledAsync(
            ("Models:Chat:a:Price:CachedInput", "0.3"),
            ("Models:Chat:b:Price:Input", "2.5"),
            ("Budgets:HoldWait", "00:00:00"),
            ("Budgets:Rules:money:Scope", "user"),
            ("Budgets:Rules:money:Period", "day"),
            ("Budgets:Rules:money:MaxCostUsd", "0.01"),
            ("Routing:Circuit:Failures", "1000"));
        await pipeline.AddAsync("The blue stove burns gas. It weighs two kilograms.", 2);
        var asks = Gen.Select(Gen.OneOf(Ask, "What does the blue stove burn?", "Who is the mayor?"), Gen.Bool, Gen.Int[0, 9], Gen.Int[1, 900], Gen.Int[0, 300]).Array[Requests].Single();
        foreach (var (text, useCache, fate, prompt, completion) in asks)
        {
            await AskAsync(pipeline, Question(text) with { UseCache = useCache }, fate, prompt, completion);
        }

        var lines = await pipeline.LedgerAsync();
        var answers = lines.Where(l => l.Kind == LedgerKinds.Answer).ToList();
        Assert.Equal(Requests, answers.Count);
        Assert.All(answers, l => Assert.True(l.Savings!.Value.AddsUp));
        Assert.Equal(lines.Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.CostMicroUsd), answers.Sum(l => l.ActualMicroUsd));
        var total = Assert.Single(await pipeline.Get<LedgerQuery>().SavingsOverAllTenantsAsync(new LedgerSelection(), new LedgerGrouping(), TestContext.Current.CancellationToken)).Savings;
        Assert.Equal(total.CounterfactualMicroUsd - total.ActualMicroUsd, SavingsFigures.Levers.Sum(total.MicroUsdOf));
        Assert.Equal(total.CounterfactualTokens - total.ActualTokens, SavingsFigures.Levers.Sum(total.TokensOf));

        // The scripted models report more than was held for; that is no matter of savings.
        var check = await pipeline.Get<LedgerVerification>().VerifyAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(check.Findings, f => f.Kind is LedgerFindingKinds.Savings or LedgerFindingKinds.SavingsActual);
    }

    private static async Task AskAsync(TestPipeline pipeline, Question question, int fate, int prompt, int completion)
    {
        foreach (var model in pipeline.Models.Values)
        {
            model.FailsAtStart = model.FailsAtEnd = null;
            model.Usage = fate == 4 ? null : new UsageDetails { InputTokenCount = prompt, CachedInputTokenCount = prompt / 3, OutputTokenCount = completion };
        }

        switch (fate)
        {
            case 0:
                pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
                break;
            case 1:
                pipeline.Models["a"].FailsAtStart = pipeline.Models["b"].FailsAtStart = new HttpRequestException("Down.");
                break;
            case 2:
                pipeline.Models["a"].FailsAtEnd = new IOException("Cut.");
                break;
            case 3:
                await pipeline.RaiseRevisionAsync();
                break;
            case 5:
                await foreach (var _ in pipeline.Get<Answerer>().StreamAsync(question, TestContext.Current.CancellationToken))
                {
                    break;
                }

                return;
            case 6:
                question = question with { Mode = AnswerModes.Research };
                break;
        }

        await pipeline.AskAsync(question);
    }

    private static async Task<TestPipeline> FilledAsync(params (string Key, string? Value)[] settings)
    {
        var pipeline = await CreateAsync(settings.ToDictionary(s => s.Key, s => s.Value));
        await pipeline.AddAsync("The green tent costs 120 euros. Nobody knows why the shop was painted twice last summer, in the blue of the sea and in the green of the old forest.");
        return pipeline;
    }

    // What the last request saved.
    private static async Task<SavingsFigures> LineAsync(TestPipeline pipeline)
    {
        var line = (await pipeline.LedgerAsync()).Last(l => l.Kind == LedgerKinds.Answer);
        Assert.True(line.Savings!.Value.AddsUp);
        return line.Savings.Value;
    }

    private static async Task<long> EmbeddedAsync(TestPipeline pipeline) => (await pipeline.LedgerAsync()).Where(l => l.Kind == LedgerKinds.Settle).Sum(l => l.EmbeddingTokens);
}
