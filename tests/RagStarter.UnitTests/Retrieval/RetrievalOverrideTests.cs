using CsCheck;
using Microsoft.Extensions.Options;
using RagStarter.Core.Answering;
using RagStarter.Core.Configuration;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Configuration;
using RagStarter.UnitTests.Pipeline;

namespace RagStarter.UnitTests.Retrieval;

/// <summary>A request's own settings stand, within the limits, over its tenant's, and those over the settings for all.</summary>
public sealed class RetrievalOverrideTests
{
    private const string Ask = "How much is the green tent?";

    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static readonly RetrievalOptions Configured = new()
    {
        TopK = 5,
        Tenants = new() { ["acme"] = new TenantRetrieval { TopK = 3, Candidates = 11, MinSentenceScore = 0.1, KeywordWeight = 0.2, Diversity = 0.3 } },
    };

    [Fact]
    public void A_tenant_has_its_own_settings_and_those_for_all_where_it_has_none()
    {
        var own = Configured.For(Acme, null);

        Assert.Equal((3, 11, 0.1, 0.2, 0.3), (own.TopK, own.Candidates, own.MinSentenceScore, own.KeywordWeight, own.Diversity));
        Assert.Equal(Configured.MaxContextTokens, own.MaxContextTokens);
    }

    [Fact]
    public void The_settings_of_one_tenant_are_not_anothers() =>
        Assert.Equal(new RetrievalOptions { TopK = 5 }.Fingerprint(), Configured.For(TenantId.Parse("globex"), null).Fingerprint());

    [Fact]
    public void What_a_request_asks_for_stands_over_its_tenants_setting()
    {
        var asked = Configured.For(Acme, new RetrievalRequest(TopK: 9, MaxContextTokens: 120));

        Assert.Equal((9, 120, 11), (asked.TopK, asked.MaxContextTokens, asked.Candidates));
        Assert.Equal(3, Configured.For(Acme, new RetrievalRequest(MaxContextTokens: 120)).TopK);
    }

    [Fact]
    public void No_request_gets_more_than_the_limits() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[50, 9000], Gen.Int[1, 100], Gen.Int[50, 9000]).Sample((top, tokens, maxTop, maxTokens) =>
        {
            var limits = new RetrievalLimits { TopK = maxTop, MaxContextTokens = maxTokens };
            var request = new RetrievalRequest(top, tokens);

            var asked = new RetrievalOptions { Limits = limits }.For(Acme, request);

            Assert.True(asked.TopK <= maxTop && asked.MaxContextTokens <= maxTokens);
            Assert.Equal(top <= maxTop && tokens <= maxTokens, limits.ProblemOf(request) is null);
        });

    [Theory]
    [InlineData(0, null, "retrieval.topK is 0; allowed is 1 to 20 (Retrieval:Limits:TopK).")]
    [InlineData(21, null, "retrieval.topK is 21; allowed is 1 to 20 (Retrieval:Limits:TopK).")]
    [InlineData(null, 49, "retrieval.maxContextTokens is 49; allowed is 50 to 4000 (Retrieval:Limits:MaxContextTokens).")]
    [InlineData(null, 4001, "retrieval.maxContextTokens is 4001; allowed is 50 to 4000 (Retrieval:Limits:MaxContextTokens).")]
    public async Task A_request_beyond_the_limits_is_refused_with_the_fields_name_and_asks_no_model(int? top, int? tokens, string detail)
    {
        await using var pipeline = await FilledAsync();

        var answer = await pipeline.AskAsync(TestPipeline.Question(Ask) with { Retrieval = new RetrievalRequest(top, tokens) });

        Assert.Equal((Outcomes.Refused, 400, "urn:ragstarter:retrieval-limit", detail), (answer.Outcome, answer.Problem!.Status, answer.Problem.Type, answer.Problem.Detail));
        Assert.Empty(pipeline.Models["a"].Calls);
    }

    [Theory]
    [InlineData("Retrieval:Tenants:acme:TopK", "0", "Retrieval:Tenants:acme:TopK is 0; allowed is a whole number from 1 to 100.")]
    [InlineData("Retrieval:Tenants:acme:Diversity", "1.5", "Retrieval:Tenants:acme:Diversity is 1.5; allowed is a number from 0 to 1.")]
    [InlineData("Retrieval:Limits:MaxContextTokens", "10", "Retrieval:Limits:MaxContextTokens is 10; allowed is a whole number from 50 to 200000.")]
    [InlineData("Retrieval:Tenants:acme:TopKay", "1", "Retrieval:Tenants:acme:TopKay")]
    public async Task A_wrong_setting_of_a_tenant_or_limit_stops_the_start(string key, string value, string said)
    {
        await using var pipeline = await ScratchPipeline.StartAsync(new() { [key] = value });

        var problem = Assert.ThrowsAny<Exception>(() => pipeline.Get<IStartupValidator>().Validate());

        Assert.Contains(StartProblems.Explain(problem), p => p.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Less_is_sent_where_the_request_wants_less()
    {
        await using var pipeline = await FilledAsync(new() { ["Retrieval:MinSentenceScore"] = "0" });
        var usual = await pipeline.AskAsync(Ask);

        var asked = await pipeline.AskAsync(TestPipeline.Question(Ask) with { Retrieval = new RetrievalRequest(TopK: 1) });

        Assert.True(asked.Usage.PackedTokens < usual.Usage.PackedTokens);
        Assert.Single(asked.Sources, s => s.PackedTokens > 0);
    }

    [Fact]
    public async Task An_answer_made_with_a_requests_own_settings_is_not_served_to_others_nor_theirs_to_it()
    {
        await using var pipeline = await FilledAsync();
        var own = TestPipeline.Question(Ask) with { Retrieval = new RetrievalRequest(TopK: 1) };

        var caches = new List<string>();
        foreach (var question in new[] { own, TestPipeline.Question(Ask), own with { Retrieval = new RetrievalRequest(TopK: 2) }, own })
        {
            caches.Add((await pipeline.AskAsync(question)).Cache);
        }

        Assert.Equal([CacheStates.Miss, CacheStates.Miss, CacheStates.Miss, CacheStates.Exact], caches);
    }

    [Fact]
    public async Task A_question_in_other_small_words_is_not_served_what_other_settings_made()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much does the green tent cost?");

        var other = await pipeline.AskAsync(TestPipeline.Question("How much do green tents cost?") with { Retrieval = new RetrievalRequest(TopK: 1) });

        Assert.Equal(CacheStates.Miss, other.Cache);
    }

    [Fact]
    public async Task A_request_that_asks_for_what_is_configured_anyway_shares_the_cached_answer()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);

        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(TestPipeline.Question(Ask) with { Retrieval = new RetrievalRequest(TopK: new RetrievalOptions().TopK) })).Cache);
    }

    [Fact]
    public async Task A_change_of_a_tenants_setting_is_in_force_for_the_next_question_and_cached_answers_of_before_are_not_served()
    {
        var settings = new ChangeableSettings();
        await using var pipeline = await FilledAsync(change: settings);
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);

        settings.Change("Retrieval:Tenants:acme:TopK", "1");
        var after = await pipeline.AskAsync(Ask);

        Assert.Equal(CacheStates.Miss, after.Cache);
        Assert.Single(after.Sources, s => s.PackedTokens > 0);
    }

    private static async Task<TestPipeline> FilledAsync(Dictionary<string, string?>? settings = null, ChangeableSettings? change = null)
    {
        var pipeline = await TestPipeline.CreateAsync(settings ?? [], change: change);
        await pipeline.AddAsync("The green tent costs 120 euros.", 1);
        await pipeline.AddAsync("Every green tent of the shop can be returned within a month for what it costs.", 2);
        return pipeline;
    }
}
