using RagStarter.IntegrationTests.Hosting;
using StackExchange.Redis;

namespace RagStarter.IntegrationTests;

/// <summary>The shared cache on a real server, and without it.</summary>
public sealed class RedisTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_one_process_keeps_serves_the_other()
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var first = await Application.StartAsync(redis.Settings, state, Handbook.All);
        await using var second = new Application(redis.Settings, state);
        var kept = await first.As("acme").AskAsync(Handbook.WindowQuestion);

        var served = await second.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Equal(("miss", "exact"), (kept.Cache, served.Cache));
        Assert.Equal(kept.Answer, served.Answer);
        Assert.Equal(kept.Citations.Select(c => (c.ChunkId, c.Quote)), served.Citations.Select(c => (c.ChunkId, c.Quote)));
    }

    [Fact]
    public async Task A_document_changed_by_one_process_is_not_quoted_as_it_was_by_the_other()
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var first = await Application.StartAsync(redis.Settings, state, Handbook.All);
        await using var second = new Application(redis.Settings, state);
        await first.As("acme").AskAsync(Handbook.WindowQuestion);
        await second.As("acme").AskAsync(Handbook.WindowQuestion);

        await first.As("acme").AddDocumentsAsync([(Handbook.Returns.Name, Handbook.Returns.Text.Replace("37 days", "52 days", StringComparison.Ordinal))]);
        var after = await second.As("acme").AskAsync(Handbook.WindowQuestion);

        Assert.Contains("52 days", after.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_one_process_had_embedded_is_not_sent_to_the_model_by_another()
    {
        using var redis = RedisServer.Start();
        await using var server = await HostedModel.StartServerAsync();
        var settings = HostedModel.WithEmbeddings(server).Concat(redis.Settings).ToDictionary();
        await using var first = await Application.StartAsync(settings, documents: Handbook.All);
        var calls = server.Requests.Count;

        // Another state folder: what they share is on the Redis server.
        await using var second = await Application.StartAsync(settings, documents: Handbook.All);

        Assert.Equal(Handbook.All.Length, calls);
        Assert.Equal(calls, server.Requests.Count);
    }

    [Fact]
    public async Task Of_all_processes_that_are_asked_the_same_at_once_one_makes_the_answer()
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var server = await HostedModel.StartServerAsync();
        server.Script.Default = server.Script.Default with { FirstTokenDelayMs = 1500 };
        var settings = HostedModel.Settings(server).Concat(redis.Settings).ToDictionary();
        await using var first = await Application.StartAsync(settings, state, Handbook.All);
        await using var second = new Application(settings, state);
        await using var third = new Application(settings, state);
        await using var fourth = new Application(settings, state);

        var answers = await Task.WhenAll(new[] { first, second, third, fourth }
            .SelectMany(a => Enumerable.Range(0, 10).Select(_ => a.As("acme")))
            .Select(user => Task.Run(() => user.AskAsync(Handbook.WindowQuestion))));

        Assert.Single(server.Requests);
        Assert.Single(answers, a => a.Cache == "miss");
        Assert.Single(answers.Select(a => a.Answer).Distinct());
    }

    [Fact]
    public async Task Redis_holds_no_sensitive_value()
    {
        using var redis = RedisServer.Start();
        await using var application = await Application.StartAsync(redis.Settings, documents: Handbook.All);
        await application.As("acme").AskAsync(Handbook.WindowQuestion);
        await application.As("acme").AskAsync("I am jane.doe@example.org: within how many days can customers return unused lanterns?");

        var content = await ContentAsync(redis.Address);

        Assert.NotEmpty(content);
        Assert.DoesNotContain(content, c => c.Contains("jane.doe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_Redis_answers_are_made_and_it_is_said_that_it_is_missing()
    {
        using var redis = RedisServer.Start();
        redis.Stop();
        await using var application = await Application.StartAsync(redis.Settings, documents: Handbook.All);

        var answer = await application.As("acme").AskAsync(Handbook.WindowQuestion);
        var health = await application.CreateClient().GetStringAsync("/healthz/ready", Cancelled);

        Assert.Equal("answered", answer.Outcome);
        Assert.Contains("degraded", health, StringComparison.Ordinal);
        Assert.Contains("Cache:RedisConnection", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_may_go_and_come_back()
    {
        using var redis = RedisServer.Start();
        using var state = new StateFolder();
        await using var first = await Application.StartAsync(redis.Settings, state, Handbook.All);
        await first.As("acme").AskAsync(Handbook.WindowQuestion);

        redis.Stop();
        var without = await first.As("acme").AskAsync("How long do parcels to Norway take?");
        redis.StartAgain();
        await using var second = new Application(redis.Settings, state);

        // The client connects again by itself; until then the answers of one process do not reach the other.
        var served = await Eventually.SeeAsync(
            async () =>
            {
                await first.As("acme").AddDocumentsAsync([(Handbook.Returns.Name, $"{Handbook.Returns.Text}\n\nParcels to Sweden take {Guid.NewGuid()} days.")]);
                await first.As("acme").AskAsync("How many days do parcels to Sweden take?");
                return await second.As("acme").AskAsync("How many days do parcels to Sweden take?");
            },
            answer => answer.Cache == "exact");

        Assert.Equal("answered", without.Outcome);
        Assert.Contains("Sweden", served.Answer, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ContentAsync(string address)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(address);
        var database = connection.GetDatabase();
        var content = new List<string>();
        await foreach (var key in connection.GetServer(address).KeysAsync())
        {
            content.Add(key.ToString());
            content.AddRange(await database.KeyTypeAsync(key) switch
            {
                RedisType.Hash => (await database.HashGetAllAsync(key)).Select(e => $"{e.Name} {e.Value}"),
                RedisType.SortedSet => (await database.SortedSetRangeByRankAsync(key)).Select(v => v.ToString()),
                RedisType.Set => (await database.SetMembersAsync(key)).Select(v => v.ToString()),
                RedisType.List => (await database.ListRangeAsync(key)).Select(v => v.ToString()),
                _ => [(await database.StringGetAsync(key)).ToString()],
            });
        }

        return content;
    }
}
