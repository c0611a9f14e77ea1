using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Language;
using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Caching;

public sealed class ResponseCacheTests
{
    private static readonly TextAnalyzer Analyzer = new();

    private static readonly TenantId Tenant = TenantId.Parse("acme");

    private readonly ManualTime _time = new();
    private readonly SetOptions<CacheOptions> _options = new(new CacheOptions { Responses = new ResponseCacheOptions { LifetimeSpread = 0 } });
    private readonly ResponseCache _cache;

    public ResponseCacheTests()
    {
        _cache = new ResponseCache(new MemoryAnswers(_options, _time), _options, _time, NullLogger<ResponseCache>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_comes_back_as_it_was_kept()
    {
        var answer = Answer() with { Sources = [new CachedSource(1, Guid.CreateVersion7(), "h", 3, 9)] };
        await _cache.StoreAsync(Key("k"), answer, null, Cancellation);
        Assert.Equivalent(answer, await _cache.FindAsync(Key("k"), Cancellation), strict: true);
    }

    [Fact]
    public async Task What_was_never_kept_is_not_found() => Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));

    [Fact]
    public async Task A_forgotten_answer_is_not_found()
    {
        await _cache.StoreAsync(Key("k"), Answer(), null, Cancellation);
        await _cache.RemoveAsync(Key("k"), Cancellation);
        Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task An_answer_is_served_to_the_end_of_its_lifetime()
    {
        await _cache.StoreAsync(Key("k"), Answer(), null, Cancellation);
        _time.Advance(_cache.Options.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task An_answer_is_not_served_after_its_lifetime()
    {
        await _cache.StoreAsync(Key("k"), Answer(), null, Cancellation);
        _time.Advance(_cache.Options.Lifetime);
        Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task Neither_being_served_nor_being_kept_again_prolongs_a_life()
    {
        var answer = Answer();
        await _cache.StoreAsync(Key("k"), answer, null, Cancellation);
        _time.Advance(_cache.Options.Lifetime - TimeSpan.FromSeconds(1));
        await _cache.FindAsync(Key("k"), Cancellation);
        await _cache.StoreAsync(Key("k"), answer with { Revision = 2 }, null, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task A_shorter_lifetime_counts_for_answers_that_are_kept_already()
    {
        await _cache.StoreAsync(Key("k"), Answer(), null, Cancellation);
        _options.CurrentValue = new CacheOptions { Responses = new ResponseCacheOptions { Lifetime = TimeSpan.FromMinutes(1), LifetimeSpread = 0 } };
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task An_answer_that_is_too_old_already_is_not_kept()
    {
        await _cache.StoreAsync(Key("k"), Answer() with { CreatedAt = _time.Now - _cache.Options.Lifetime }, null, Cancellation);
        Assert.Null(await _cache.FindAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task Answers_of_one_moment_end_at_many_moments_and_none_later_than_its_lifetime()
    {
        _options.CurrentValue = new CacheOptions();
        for (var i = 0; i < 100; i++)
        {
            await _cache.StoreAsync(Key($"k{i}"), Answer(), null, Cancellation);
        }

        _time.Advance(_cache.Options.Lifetime * 0.89);
        Assert.Equal(100, await CountAsync());
        _time.Advance(_cache.Options.Lifetime * 0.06);
        Assert.InRange(await CountAsync(), 20, 80);
        _time.Advance(_cache.Options.Lifetime * 0.05);
        Assert.Equal(0, await CountAsync());

        async Task<int> CountAsync()
        {
            var count = 0;
            for (var i = 0; i < 100; i++)
            {
                count += await _cache.FindAsync(Key($"k{i}"), Cancellation) is null ? 0 : 1;
            }

            return count;
        }
    }

    [Fact]
    public async Task A_store_that_fails_costs_hits_and_nothing_else()
    {
        var cache = new ResponseCache(new FailingAnswers(), _options, _time, NullLogger<ResponseCache>.Instance);
        await cache.StoreAsync(Key("k"), Answer(), new float[] { 1 }, Cancellation);
        Assert.Null(await cache.FindAsync(Key("k"), Cancellation));
        Assert.Null(await cache.FindSimilarAsync(Partition("p"), new float[] { 1 }, Cancellation));
        Assert.False(await cache.RemoveAsync(Key("k"), Cancellation));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_of_a_miss()
    {
        var cache = new ResponseCache(new FailingAnswers(), _options, _time, NullLogger<ResponseCache>.Instance);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.FindAsync(Key("k"), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_question_that_is_similar_enough_is_found()
    {
        await KeepAsync("p", "k", [1, 0, 0]);
        Assert.Equal("k", (await SimilarAsync("p", [1, 0.1f, 0]))?.Question.Key);
    }

    [Fact]
    public async Task A_question_that_is_less_similar_than_demanded_is_not_found()
    {
        await KeepAsync("p", "k", [1, 0, 0]);
        Assert.Null(await SimilarAsync("p", [1, 0.5f, 0]));
    }

    [Fact]
    public async Task Of_several_similar_questions_the_most_similar_is_found()
    {
        await KeepAsync("p", "near", [1, 0.2f, 0]);
        await KeepAsync("p", "nearest", [1, 0.1f, 0]);
        await KeepAsync("p", "far", [1, -0.2f, 0]);
        Assert.Equal("nearest", (await SimilarAsync("p", [1, 0.1f, 0]))?.Question.Key);
    }

    [Fact]
    public async Task A_question_of_another_partition_is_not_found()
    {
        await KeepAsync("p", "k", [1, 0, 0]);
        Assert.Null(await SimilarAsync("q", [1, 0, 0]));
    }

    [Fact]
    public async Task A_vector_of_another_length_is_not_compared()
    {
        await KeepAsync("p", "k", [1, 0, 0]);
        Assert.Null(await SimilarAsync("p", [1, 0]));
    }

    [Fact]
    public async Task A_question_is_not_found_after_its_answer_expired()
    {
        await KeepAsync("p", "old", [1, 0, 0]);
        _time.Advance(TimeSpan.FromHours(7));
        await KeepAsync("p", "new", [0, 1, 0]);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await SimilarAsync("p", [1, 0, 0]));
    }

    [Fact]
    public async Task A_question_that_is_kept_again_is_there_once()
    {
        await KeepAsync("p", "k", [1, 0, 0]);
        await KeepAsync("p", "k", [0, 1, 0]);
        Assert.Null(await SimilarAsync("p", [1, 0, 0]));
    }

    [Fact]
    public async Task When_there_are_too_many_questions_the_oldest_goes()
    {
        _options.CurrentValue = new CacheOptions { Responses = new ResponseCacheOptions { SemanticEntries = 2, LifetimeSpread = 0 } };
        await KeepAsync("p", "1", [1, 0, 0]);
        await KeepAsync("p", "2", [0, 1, 0]);
        await KeepAsync("p", "3", [0, 0, 1]);
        Assert.Equal(
            (null, "2", "3"),
            ((await SimilarAsync("p", [1, 0, 0]))?.Question.Key, (await SimilarAsync("p", [0, 1, 0]))?.Question.Key, (await SimilarAsync("p", [0, 0, 1]))?.Question.Key));
    }

    [Fact]
    public void A_partition_depends_on_every_part_and_on_where_it_ends()
    {
        string[][] parts = [["a", "b"], ["a", "c"], ["c", "b"], ["ab", ""], ["", "ab"], ["a", "b", ""], ["a\u001fb"], ["1:a", "b"], ["a1:b"]];
        Assert.Distinct(parts.Select(p => ResponseCache.PartitionOf(Tenant, p)));
    }

    [Fact]
    public void Two_tenants_have_no_partition_in_common_not_even_by_name() =>
        Assert.NotEqual(ResponseCache.PartitionOf(Tenant, "a").Name, ResponseCache.PartitionOf(TenantId.Parse("globex"), "a").Name);

    [Fact]
    public void A_key_is_the_same_for_the_same_question_in_the_same_partition() =>
        Assert.Equal(
            ResponseCache.KeyOf(Partition("p"), QuestionForm.Of("How much?", Analyzer)),
            ResponseCache.KeyOf(Partition("p"), QuestionForm.Of("how MUCH", Analyzer)));

    [Fact]
    public void A_key_differs_by_partition_and_by_question()
    {
        var question = QuestionForm.Of("How much?", Analyzer);
        Assert.Distinct([
            ResponseCache.KeyOf(Partition("p"), question), ResponseCache.KeyOf(Partition("q"), question), ResponseCache.KeyOf(Partition("p"), QuestionForm.Of("How many?", Analyzer))]);
    }

    private static CachePartition Partition(string name) => new(Tenant, name);

    private static AnswerKey Key(string question, string partition = "p") => new(Partition(partition), question);

    private CachedAnswer Answer() => new("How much?", "It costs 5. [1]", "m", _time.Now, 1, "e", [], 10, 5, 20);

    private Task KeepAsync(string partition, string key, float[] vector) =>
        _cache.StoreAsync(Key(key, partition), Answer() with { CreatedAt = _time.Now }, vector, Cancellation);

    private ValueTask<(CachedQuestion Question, double Similarity)?> SimilarAsync(string partition, float[] vector) =>
        _cache.FindSimilarAsync(Partition(partition), vector, Cancellation);
}
