using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Redis;
using RagStarter.IntegrationTests.Hosting;
using StackExchange.Redis;

namespace RagStarter.IntegrationTests;

/// <summary>Whatever the Redis server of the caches does, the answer comes, it is right, and the cache heals by itself.</summary>
public sealed class CacheFaultTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => [nameof(LinkFault.Slow), nameof(LinkFault.Silent), nameof(LinkFault.Garbage)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_bad_connection_costs_hits_and_heals(string fault)
    {
        using var redis = RedisServer.Start();
        using var link = new FaultyLink(redis.Address);
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, link.Address);
        await AnswerIsKeptAsync(pipeline);

        link.Fault = Enum.Parse<LinkFault>(fault);
        for (var i = 0; i < 5; i++)
        {
            var answer = await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true);
            Assert.Equal(Outcomes.Answered, answer.Outcome);
            Assert.Contains(Handbook.WindowAnswer, answer.Text, StringComparison.Ordinal);
        }

        link.Fault = LinkFault.None;
        await Eventually.SeeAsync(() => pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true), a => a.Cache == CacheStates.Exact);
    }

    [Theory]
    [InlineData(nameof(LinkFault.Slow))]
    [InlineData(nameof(LinkFault.Silent))]
    public async Task A_question_waits_for_Redis_no_longer_than_it_may_over_all_it_asks(string fault)
    {
        using var redis = RedisServer.Start();
        using var link = new FaultyLink(redis.Address);
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, link.Address);
        await AnswerIsKeptAsync(pipeline);
        var calls = pipeline.Get<RedisCalls>();
        link.Fault = Enum.Parse<LinkFault>(fault);
        var asked = calls.Asked;

        await pipeline.AskAsync("How long do parcels to Norway take?", "acme", useCache: true);

        // The one that was too slow is the only one.
        Assert.Equal(1, calls.Asked - asked);
        Assert.False(calls.IsReachable);
    }

    [Fact]
    public async Task Many_operations_that_are_a_little_slow_add_up_to_no_more_than_one_that_is()
    {
        using var redis = RedisServer.Start();
        using var link = new FaultyLink(redis.Address);
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, link.Address);
        await AnswerIsKeptAsync(pipeline);
        var calls = pipeline.Get<RedisCalls>();
        (link.Fault, link.Delay) = (LinkFault.Slow, TimeSpan.FromMilliseconds(110));
        var asked = calls.Asked;

        // A new question looks twice, takes a lease, compares questions and keeps its answer: five and more.
        await pipeline.AskAsync("How long do parcels to Norway take?", "acme", useCache: true);

        Assert.InRange(calls.Asked - asked, 1, 3);
    }

    [Fact]
    public async Task A_server_that_never_answered_does_not_keep_the_application_from_answering()
    {
        using var redis = RedisServer.Start();
        using var link = new FaultyLink(redis.Address) { Fault = LinkFault.Silent };
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, link.Address);

        Assert.Contains(Handbook.WindowAnswer, (await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true)).Text, StringComparison.Ordinal);
        link.Fault = LinkFault.None;
        await Eventually.SeeAsync(() => pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true), a => a.Cache == CacheStates.Exact);
    }

    [Fact]
    public async Task A_full_server_keeps_nothing_and_then_again()
    {
        using var redis = RedisServer.Start();
        Assert.SkipUnless(redis.CanKeepItsData, "redis-server is not installed.");
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, redis.Address);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        await admin.GetServer(redis.Address).ConfigSetAsync("maxmemory", "1");

        for (var i = 0; i < 3; i++)
        {
            var answer = await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true);
            Assert.Equal((Outcomes.Answered, CacheStates.Miss), (answer.Outcome, answer.Cache));
            Assert.Contains(Handbook.WindowAnswer, answer.Text, StringComparison.Ordinal);
        }

        await admin.GetServer(redis.Address).ConfigSetAsync("maxmemory", "0");
        await Eventually.SeeAsync(() => pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true), a => a.Cache == CacheStates.Exact);
    }

    [Fact]
    public async Task A_full_server_still_forgets()
    {
        using var redis = RedisServer.Start();
        Assert.SkipUnless(redis.CanKeepItsData, "redis-server is not installed.");
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, redis.Address);
        await AnswerIsKeptAsync(pipeline);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        var database = admin.GetDatabase();
        Assert.Equal(1, await database.HashLengthAsync($"{RedisCacheConnection.Prefix}answers:2:{{acme}}:answers"));
        await admin.GetServer(redis.Address).ConfigSetAsync("maxmemory", "1");

        await pipeline.PutAsync("acme", Handbook.Returns.Name, Handbook.Returns.Text.Replace("37", "52", StringComparison.Ordinal));

        Assert.Equal(0, await database.HashLengthAsync($"{RedisCacheConnection.Prefix}answers:2:{{acme}}:answers"));
    }

    [Fact]
    public async Task Nothing_is_served_of_what_something_else_wrote()
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var pipeline = await StartAsync(state, redis.Address);
        await AnswerIsKeptAsync(pipeline);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var database = connection.GetDatabase();
        var name = $"{RedisCacheConnection.Prefix}answers:2:{{acme}}:answers";
        var field = (await database.HashKeysAsync(name)).Single();
        var record = (byte[])(await database.HashGetAsync(name, field))!;
        byte[][] others = [[], [1, 2, 3], "{\"Text\":\"99 days\"}"u8.ToArray(), [(byte)(record[0] - 1), .. record[1..]], [.. record[..^1], (byte)(record[^1] ^ 1)]];

        foreach (var other in others)
        {
            await database.HashSetAsync(name, field, other);
            var answer = await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true);
            Assert.Equal(CacheStates.Miss, answer.Cache);
            Assert.Contains(Handbook.WindowAnswer, answer.Text, StringComparison.Ordinal);
            await AnswerIsKeptAsync(pipeline);
        }

        // Something of another kind under the key.
        await database.KeyDeleteAsync(name);
        await database.StringSetAsync(name, "a text");
        Assert.Equal(Outcomes.Answered, (await pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true)).Outcome);
    }

    // On a busy machine a first round trip may take longer than a question waits for it.
    private static Task<Answer> AnswerIsKeptAsync(BarePipeline pipeline) =>
        Eventually.SeeAsync(() => pipeline.AskAsync(Handbook.WindowQuestion, "acme", useCache: true), a => a.Cache == CacheStates.Exact);

    private static async Task<BarePipeline> StartAsync(StateFolder state, string address)
    {
        var pipeline = await BarePipeline.StartAsync(state, new Dictionary<string, string?>
        {
            ["Cache:Provider"] = "redis",
            ["Cache:RedisConnection"] = address,
            ["Cache:RedisTimeout"] = "00:00:00.250",
        });
        foreach (var (name, text) in Handbook.All)
        {
            await pipeline.PutAsync("acme", name, text);
        }

        return pipeline;
    }
}
