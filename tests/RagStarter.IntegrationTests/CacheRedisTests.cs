using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagStarter.Core.Answering;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Tenancy;
using RagStarter.IntegrationTests.Hosting;
using StackExchange.Redis;

namespace RagStarter.IntegrationTests;

/// <summary>Kept answers on a real server.</summary>
public sealed class CacheRedisTests : IAsyncDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Globex = TenantId.Parse("globex");

    private readonly RedisServer _redis = RedisServer.Start();
    private readonly RedisCacheConnection _connection;
    private readonly RedisCalls _calls;
    private readonly Settings _options;
    private readonly RedisAnswers _answers;

    public CacheRedisTests()
    {
        _options = new Settings(new CacheOptions
        {
            RedisConnection = _redis.Address,
            RedisTimeout = TimeSpan.FromSeconds(5),
            Responses = new ResponseCacheOptions { LimitMegabytes = 1, TenantShare = 1 },
        });
        _connection = new RedisCacheConnection(Options.Create(_options.CurrentValue));
        _calls = new RedisCalls(_connection, Options.Create(_options.CurrentValue), TimeProvider.System, NullLogger<RedisCalls>.Instance);
        _answers = new RedisAnswers(_calls, _options, TimeProvider.System);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task An_answer_comes_back_as_it_was_kept_in_one_round_trip()
    {
        var answer = Answer() with { Sources = [new CachedSource(1, Guid.NewGuid(), "h", 3, 9)], Documents = [Guid.NewGuid()], Prompt = "answer@1.0.0#a", Settings = "s" };
        await KeepAsync(Acme, "k", answer);
        var asked = _calls.Asked;

        var found = await _answers.FindAsync(Key(Acme, "k"), Cancelled);

        Assert.Equivalent(answer, found, strict: true);
        Assert.Equal(1, _calls.Asked - asked);
    }

    [Fact]
    public async Task A_whole_question_that_was_asked_before_takes_one_round_trip()
    {
        using var state = new StateFolder();
        await using var pipeline = await BarePipeline.StartAsync(state, _redis.Settings);
        await pipeline.PutAsync("acme", Handbook.Returns.Name, Handbook.Returns.Text);
        await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true);
        var calls = pipeline.Get<RedisCalls>();
        var asked = calls.Asked;

        Assert.Equal(CacheStates.Exact, (await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true)).Cache);
        Assert.Equal(1, calls.Asked - asked);
    }

    [Fact]
    public async Task Another_tenant_finds_nothing_under_the_same_key()
    {
        await KeepAsync(Acme, "k");
        Assert.Null(await _answers.FindAsync(Key(Globex, "k"), Cancelled));
        Assert.Empty(await _answers.QuestionsAsync(new CachePartition(Globex, "p"), Cancelled));
        Assert.Empty(await _answers.ListAsync(Globex, Cancelled));
        Assert.Equal(0, await _answers.RemoveAsync(Globex, new AnswerSelection(), Cancelled));
        Assert.NotNull(await _answers.FindAsync(Key(Acme, "k"), Cancelled));
    }

    [Fact]
    public async Task A_record_that_lies_under_another_tenants_key_is_not_read()
    {
        await KeepAsync(Acme, "k");
        var database = await _connection.DatabaseAsync(Cancelled);
        var record = await database.HashGetAsync(Name(Acme, "answers"), "p:k");
        await database.HashSetAsync(Name(Globex, "answers"), "p:k", record);

        Assert.Null(await _answers.FindAsync(Key(Globex, "k"), Cancelled));
    }

    [Fact]
    public async Task A_changed_document_takes_its_answers_and_their_questions_along()
    {
        var (changed, other) = (Guid.NewGuid(), Guid.NewGuid());
        await KeepAsync(Acme, "both", Answer() with { Documents = [changed, other] });
        await KeepAsync(Acme, "other", Answer() with { Documents = [other] });

        Assert.Equal(1, await _answers.RemoveDocumentAsync(Acme, changed, Cancelled));

        Assert.Equal(["other"], (await _answers.ListAsync(Acme, Cancelled)).Select(a => a.Key.Question));
        Assert.Equal(["other"], (await _answers.QuestionsAsync(new CachePartition(Acme, "p"), Cancelled)).Select(q => q.Key));
        Assert.Equal(0, await _answers.RemoveDocumentAsync(Acme, changed, Cancelled));
    }

    [Fact]
    public async Task A_process_sees_the_questions_that_another_adds_and_removes()
    {
        var other = new RedisAnswers(_calls, _options, TimeProvider.System);
        var partition = new CachePartition(Acme, "p");
        await KeepAsync(Acme, "1");
        Assert.Single(await other.QuestionsAsync(partition, Cancelled));
        await KeepAsync(Acme, "2");
        Assert.Equal(2, (await other.QuestionsAsync(partition, Cancelled)).Count);
        await _answers.RemoveAsync(Key(Acme, "1"), Cancelled);
        Assert.Equal(["2"], (await other.QuestionsAsync(partition, Cancelled)).Select(q => q.Key));
        await _answers.RemoveAsync(Key(Acme, "2"), Cancelled);
        Assert.Empty(await other.QuestionsAsync(partition, Cancelled));
    }

    [Fact]
    public async Task What_is_worth_least_goes_when_room_is_short()
    {
        await KeepAsync(Acme, "worthy", Answer(100, 5000));
        await KeepAsync(Acme, "large", Answer(800, 100));
        await KeepAsync(Acme, "new", Answer(200, 1000));

        var kept = await _answers.ListAsync(Acme, Cancelled);
        Assert.Equal(["new", "worthy"], kept.Select(a => a.Key.Question).Order());
        Assert.InRange(kept.Sum(a => a.Bytes), 1, 1_000_000);
    }

    [Fact]
    public async Task What_is_used_stays_longer_than_what_is_not()
    {
        await KeepAsync(Acme, "used", Answer(400, 1000));
        await KeepAsync(Acme, "unused", Answer(400, 1000));
        var database = await _connection.DatabaseAsync(Cancelled);
        var before = await database.SortedSetScoreAsync(Name(Acme, "values"), "p:used");
        _answers.NoteUse(Key(Acme, "used"), Answer(400, 1000));
        await Eventually.SeeAsync(() => database.SortedSetScoreAsync(Name(Acme, "values"), "p:used"), value => value > before);
        await KeepAsync(Acme, "new", Answer(400, 1000));

        Assert.Equal(["new", "used"], (await _answers.ListAsync(Acme, Cancelled)).Select(a => a.Key.Question).Order());
    }

    [Fact]
    public async Task A_tenant_that_keeps_much_pushes_out_nobody_else()
    {
        await KeepAsync(Globex, "small", Answer(10, 10));
        for (var i = 0; i < 30; i++)
        {
            await KeepAsync(Acme, $"{i}", Answer(100, 100_000));
        }

        // The tenants' sum is taken beside, so that it is right a moment later.
        await Eventually.SeeAsync(
            async () => (await _answers.ListAsync(Acme, Cancelled)).Concat(await _answers.ListAsync(Globex, Cancelled)).Sum(a => (long)a.Bytes), bytes => bytes <= 1_000_000);
        Assert.Single(await _answers.ListAsync(Globex, Cancelled));
    }

    [Fact]
    public async Task What_the_server_lost_in_part_is_not_counted_any_more()
    {
        await KeepAsync(Acme, "1", Answer(400, 1000));
        await (await _connection.DatabaseAsync(Cancelled)).KeyDeleteAsync(Name(Acme, "values"));
        await KeepAsync(Acme, "2", Answer(400, 1000));

        Assert.Equal(["2"], (await _answers.ListAsync(Acme, Cancelled)).Select(a => a.Key.Question));
        var bytes = (long)await (await _connection.DatabaseAsync(Cancelled)).HashGetAsync(Name(Acme, "state"), "bytes");
        Assert.Equal((await _answers.ListAsync(Acme, Cancelled)).Sum(a => a.Bytes), bytes);
    }

    [Fact]
    public async Task What_has_ended_makes_room_with_the_next_answer()
    {
        await KeepAsync(Acme, "old", Answer(), lifetime: TimeSpan.FromMilliseconds(1));
        await Task.Delay(5, Cancelled);
        await KeepAsync(Acme, "new");

        Assert.Equal(["new"], (await _answers.ListAsync(Acme, Cancelled)).Select(a => a.Key.Question));
    }

    [Fact]
    public async Task All_that_is_kept_has_an_end()
    {
        await KeepAsync(Acme, "k", Answer() with { Documents = [Guid.NewGuid()] });
        _answers.NoteAnswered(new ServedAnswer(Guid.NewGuid(), Key(Acme, "k"), "exact"));
        var database = await _connection.DatabaseAsync(Cancelled);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Address);
        await foreach (var key in connection.GetServer(_redis.Address).KeysAsync().Where(k => !k.ToString().EndsWith("answers:2:bytes", StringComparison.Ordinal)))
        {
            Assert.True(await database.KeyTimeToLiveAsync(key) is not null, key.ToString());
        }
    }

    [Fact]
    public async Task What_a_request_was_given_is_known_to_every_process_of_its_tenant()
    {
        var served = new ServedAnswer(Guid.NewGuid(), Key(Acme, "k"), "semantic");
        _answers.NoteAnswered(served);
        var other = new RedisAnswers(_calls, _options, TimeProvider.System);

        Assert.Equal(served, await Eventually.SeeAsync(async () => await other.FindAnsweredAsync(Acme, served.RequestId, Cancelled), s => s is not null));
        Assert.Null(await other.FindAnsweredAsync(Globex, served.RequestId, Cancelled));
    }

    [Fact]
    public async Task Only_what_is_still_kept_is_renewed()
    {
        await _answers.RenewAsync(Key(Acme, "gone"), Answer(), Cancelled);
        Assert.Null(await _answers.FindAsync(Key(Acme, "gone"), Cancelled));
        await KeepAsync(Acme, "k");
        await _answers.RenewAsync(Key(Acme, "k"), Answer() with { Revision = 9 }, Cancelled);
        Assert.Equal(9, (await _answers.FindAsync(Key(Acme, "k"), Cancelled))!.Revision);
    }

    private static string Name(TenantId tenant, string what) => $"{RedisCacheConnection.Prefix}answers:2:{{{tenant.Value}}}:{what}";

    private static AnswerKey Key(TenantId tenant, string question) => new(new CachePartition(tenant, "p"), question);

    private static CachedAnswer Answer(int kilobytes = 1, long tokens = 100) =>
        new("q", new string('x', kilobytes * 1000), "m", DateTimeOffset.UtcNow, 1, "e", [], tokens, 0, 0);

    private async Task KeepAsync(TenantId tenant, string question, CachedAnswer? answer = null, TimeSpan? lifetime = null)
    {
        var expiresAt = DateTimeOffset.UtcNow + (lifetime ?? TimeSpan.FromHours(1));
        await _answers.StoreAsync(Key(tenant, question), answer ?? Answer(), expiresAt, new CachedQuestion(question, "q", [1, 2], expiresAt), Cancelled);
    }

    private sealed class Settings(CacheOptions options) : IOptionsMonitor<CacheOptions>
    {
        public CacheOptions CurrentValue => options;

        public CacheOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<CacheOptions, string?> listener) => null;
    }
}
