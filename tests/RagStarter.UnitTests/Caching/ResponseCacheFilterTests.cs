using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Removal;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Prompts;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Configuration;
using RagStarter.UnitTests.Pipeline;
using static RagStarter.UnitTests.Pipeline.TestPipeline;

namespace RagStarter.UnitTests.Caching;

/// <summary>Law 4: an answer is served again only where everything that shaped it is the same; and law 5: to its own readers.</summary>
public sealed class ResponseCacheFilterTests
{
    private const string Ask = "How much is the green tent?";
    private const string Fact = "The green tent costs 120 euros.";

    private static readonly TenantId Acme = TenantId.Parse("acme");

    private readonly MemoryAnswers _shared = new(new SetOptions<CacheOptions>(new CacheOptions()), new ManualTime());

    [Theory]
    [InlineData(Ask)]
    [InlineData("how much is the GREEN tent")]
    public async Task The_same_question_is_answered_from_the_cache(string again)
    {
        await using var pipeline = await FilledAsync();
        var first = await pipeline.AskAsync(Ask);
        var second = await pipeline.AskAsync(again);
        Assert.Equal((CacheStates.Miss, CacheStates.Exact, first.Text), (first.Cache, second.Cache, second.Text));
        Assert.Single(pipeline.Models["a"].Calls);
    }

    [Fact]
    public async Task What_the_cache_did_is_counted_with_its_reason_and_an_answer_of_the_same_meaning_says_where_it_is_from()
    {
        using var counted = new CountedInFlow(PipelineTelemetry.Name, "ragstarter.cache.lookups", "ragstarter.cache.removals");
        await using var pipeline = await FilledAsync();

        await pipeline.AskAsync("How much does the green tent cost?");
        var served = await pipeline.AskAsync("How much do green tents cost?");
        await pipeline.AskAsync("How much does my green tent cost?");
        await pipeline.Get<FeedbackStore>().RateAsync(Question(Ask).Caller, served.RequestId, false, string.Empty, TestContext.Current.CancellationToken);

        Assert.Equal(["miss not-kept", "hit semantic", "bypass asker", "feedback"], counted.Tags);
        Assert.Equal((CacheStates.Semantic, true), (served.Provenance?.Kind, served.Provenance?.IsEvidenceUnchanged));
    }

    [Fact]
    public async Task A_cached_answer_keeps_its_citations()
    {
        await using var pipeline = await FilledAsync();
        var first = await pipeline.AskAsync(Ask);
        Assert.Equal(Assert.Single(first.Citations), Assert.Single((await pipeline.AskAsync(Ask)).Citations));
    }

    [Fact]
    public async Task A_question_in_other_small_words_is_answered_from_the_cache()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much does the green tent cost?");
        Assert.Equal(CacheStates.Semantic, (await pipeline.AskAsync("How much do green tents cost?")).Cache);
    }

    [Fact]
    public async Task A_question_about_another_number_is_not_answered_from_the_cache()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync("How much do 2 green tents cost?");
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync("How much do 3 green tents cost?")).Cache);
    }

    // The control of the theory below: another process that shares the cache and differs in nothing is served.
    [Fact]
    public async Task Another_process_with_the_same_settings_is_served()
    {
        await using var first = await FilledAsync(cache: _shared);
        await first.AskAsync(Ask);
        await using var second = await FilledAsync(cache: _shared);
        Assert.Equal(CacheStates.Exact, (await second.AskAsync(Ask)).Cache);
    }

    [Theory]
    [InlineData("Models:Chat:a:Model", "a-2")]
    [InlineData("Models:Chat:a:MaxOutputTokens", "100")]
    [InlineData("Models:Chat:a:Temperature", "1")]
    [InlineData("Models:Chat:a:Provider", "openai", "Models:Chat:a:ApiKey", "key-of-this-test")]
    [InlineData("Models:Chat:a:Priority", "3")]
    [InlineData("Embeddings:Dimensions", "128")]
    [InlineData("Redaction:Policy:Email", "keep")]
    [InlineData("Retrieval:TopK", "3")]
    [InlineData("Retrieval:MaxContextTokens", "500")]
    [InlineData("Retrieval:DemotedWords:9", "old")]
    [InlineData("Answering:MinConfidence", "0.9")]
    public async Task A_change_of_a_setting_that_shapes_answers_is_not_answered_from_the_cache(params string[] change)
    {
        await using var first = await FilledAsync(cache: _shared);
        await first.AskAsync(Ask);
        await using var second = await FilledAsync(change.Chunk(2).ToDictionary(p => p[0], p => (string?)p[1]), _shared);
        Assert.Equal(CacheStates.Miss, (await second.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_new_version_of_the_prompt_is_not_answered_from_the_cache()
    {
        await using var first = await FilledAsync(cache: _shared);
        await first.AskAsync(Ask);
        await using var second = await FilledAsync(cache: _shared, promptVersions: ["1.0.1"]);
        Assert.Equal(CacheStates.Miss, (await second.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task Another_user_on_another_version_of_the_prompt_is_not_answered_from_the_cache()
    {
        // Ten users of each version ask the same; each version answers once, and serves its own users only.
        await using var pipeline = await FilledAsync(
            new Dictionary<string, string?> { ["Prompts:Versions:answer:1.0.0"] = "1", ["Prompts:Versions:answer:1.1.0"] = "1" },
            promptVersions: ["1.0.0", "1.1.0"]);
        var rollout = pipeline.Get<PromptRollout>();
        var question = Question(Ask);
        var users = Enumerable.Range(0, 200)
            .Select(i => question.Caller with { User = $"user-{i}" })
            .GroupBy(c => rollout.For(PromptRegistry.Answer, c.Tenant, c.User).Version)
            .Select(version => version.Take(10).ToList())
            .ToList();
        Assert.Equal([10, 10], users.Select(u => u.Count));

        foreach (var version in users)
        {
            var answers = new List<Answer>();
            foreach (var caller in version)
            {
                answers.Add(await pipeline.AskAsync(question with { Caller = caller }));
            }

            Assert.Equal([CacheStates.Miss, .. Enumerable.Repeat(CacheStates.Exact, 9)], answers.Select(a => a.Cache));
        }
    }

    [Theory]
    [InlineData("globex", new string[0])]
    [InlineData("acme", new[] { "sales" })]
    public async Task Another_tenant_or_other_groups_are_not_answered_from_the_cache(string tenant, string[] groups)
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AddAsync(Fact, tenant: "globex", number: 2);
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Question(Ask, tenant, groups))).Cache);
    }

    [Fact]
    public async Task A_change_of_the_evidence_is_not_answered_from_the_cache()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync("The green tent costs 130 euros.");
        await pipeline.RaiseRevisionAsync();
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_further_document_that_the_question_would_be_given_is_not_passed_over()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync("Since May the green tent costs 130 euros.", number: 2);
        await pipeline.RaiseRevisionAsync();
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_change_of_what_is_cited_is_noticed_even_where_nobody_told()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync("The green tent costs 130 euros.");
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_passage_that_was_closed_to_the_asker_is_not_served_even_where_nobody_told()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync(Fact, group: "board");
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_change_elsewhere_in_the_documents_costs_no_answer()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        await pipeline.RaiseRevisionAsync();
        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Theory]
    [InlineData("Where can anna@example.com buy the green tent?")]
    [InlineData("How much is the green tent today?")]
    public async Task A_question_that_may_not_share_its_answer_passes_the_cache_by(string question)
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(question);
        Assert.Equal(CacheStates.Bypass, (await pipeline.AskAsync(question)).Cache);
    }

    [Fact]
    public async Task An_answer_of_limited_length_is_not_kept()
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Question(Ask) with { MaxAnswerTokens = 20 });
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task An_answer_that_broke_off_is_not_kept()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtEnd = new IOException("Gone.");
        await pipeline.StreamAsync(Question(Ask));
        pipeline.Models["a"].FailsAtEnd = null;
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task An_answer_that_nobody_read_to_its_end_is_not_kept()
    {
        await using var pipeline = await FilledAsync();
        await foreach (var _ in pipeline.Get<Answerer>().StreamAsync(Question(Ask), TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task An_answer_of_a_substitute_is_not_kept()
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].FailsAtStart = new HttpRequestException("Down.");
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Theory]
    [InlineData("I could not find this in the documents.")]
    [InlineData("It costs 120 euros, I think.")]
    public async Task An_answer_without_support_is_not_kept(string reply)
    {
        await using var pipeline = await FilledAsync();
        pipeline.Models["a"].Pieces = [reply];
        await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task A_cached_answer_says_where_it_came_from()
    {
        await using var pipeline = await FilledAsync();
        var asked = pipeline.Time.Now;
        await pipeline.AskAsync(Ask);
        pipeline.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new CacheProvenance(CacheStates.Exact, asked, true), (await pipeline.AskAsync(Ask)).Provenance);
    }

    [Fact]
    public async Task A_new_answer_says_nothing_of_a_cache()
    {
        await using var pipeline = await FilledAsync();
        Assert.Null((await pipeline.AskAsync(Ask)).Provenance);
    }

    [Fact]
    public async Task Another_price_costs_no_answer()
    {
        await using var first = await FilledAsync(cache: _shared);
        await first.AskAsync(Ask);
        await using var second = await FilledAsync(new Dictionary<string, string?> { ["Models:Chat:a:Price:Input"] = "7" }, _shared);
        Assert.Equal(CacheStates.Exact, (await second.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task What_former_settings_shaped_is_removed_when_a_change_is_seen()
    {
        var change = new ChangeableSettings();
        await using var pipeline = await CreateAsync(cache: _shared, change: change);
        await pipeline.AddAsync(Fact);
        await pipeline.AskAsync(Ask);
        change.Change("Answering:MinConfidence", "0.9");
        var former = Assert.Single(await _shared.ListAsync(Acme, TestContext.Current.CancellationToken));
        await pipeline.AskAsync(Ask);
        await pipeline.Get<SettingsWatch>().LastRemoval;

        Assert.NotEqual(former.Key, Assert.Single(await _shared.ListAsync(Acme, TestContext.Current.CancellationToken)).Key);
    }

    [Fact]
    public async Task A_document_that_is_told_to_have_changed_takes_its_answers_along()
    {
        await using var pipeline = await FilledAsync(cache: _shared);
        await pipeline.AskAsync(Ask);
        await pipeline.AskAsync(Question(Ask, "globex"));

        await pipeline.Get<IngestionSignal>().TellAsync(Acme, new Guid(1, 1, 0, new byte[8]));

        Assert.Empty(await _shared.ListAsync(Acme, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, CacheStates.Miss)]
    [InlineData(true, CacheStates.Exact)]
    public async Task An_answer_that_is_called_wrong_is_not_served_again(bool isUp, string then)
    {
        await using var pipeline = await FilledAsync();
        await pipeline.AskAsync(Ask);
        var served = await pipeline.AskAsync(Ask);
        Assert.Equal(CacheStates.Exact, served.Cache);

        Assert.True(await pipeline.Get<FeedbackStore>().RateAsync(Question(Ask).Caller, served.RequestId, isUp, string.Empty, TestContext.Current.CancellationToken));

        Assert.Equal(then, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task Nobody_evicts_an_answer_by_rating_what_another_was_given()
    {
        await using var pipeline = await FilledAsync();
        var served = await pipeline.AskAsync(Ask);
        var stranger = Question(Ask).Caller with { User = "bob" };

        Assert.False(await pipeline.Get<FeedbackStore>().RateAsync(stranger, served.RequestId, false, string.Empty, TestContext.Current.CancellationToken));

        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Ask)).Cache);
    }

    [Fact]
    public async Task Each_change_of_the_evidence_makes_a_new_answer()
    {
        await using var pipeline = await FilledAsync(cache: _shared);
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync("The green tent costs 130 euros.");
        await pipeline.RaiseRevisionAsync();
        pipeline.Models["a"].Pieces = ["The green tent ", "costs 130 euros. [1]"];
        await pipeline.AskAsync(Ask);
        await pipeline.AddAsync("The green tent costs 140 euros.");
        await pipeline.RaiseRevisionAsync();

        Assert.Equal(CacheStates.Miss, (await pipeline.AskAsync(Ask)).Cache);
    }

    private static async Task<TestPipeline> FilledAsync(
        IReadOnlyDictionary<string, string?>? settings = null, IAnswerStore? cache = null, IReadOnlyList<string>? promptVersions = null)
    {
        var pipeline = await CreateAsync(settings, cache, promptVersions);
        await pipeline.AddAsync(Fact);
        return pipeline;
    }
}
