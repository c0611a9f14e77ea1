using CsCheck;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.IntegrationTests.Hosting;
using StackExchange.Redis;
using static RagStarter.IntegrationTests.Hosting.BudgetDesk;

namespace RagStarter.IntegrationTests;

/// <summary>Laws 2 and 3 for several processes that share their budgets on a real server.</summary>
public sealed class BudgetRedisTests : IDisposable
{
    private readonly RedisServer _redis = RedisServer.Start();
    private readonly StateFolder _state = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _redis.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Two_processes_cannot_exceed_a_cap_and_can_use_all_of_it()
    {
        await using var first = Desk(Rule("cap", "tenant", 1000), Rule("each", "user", 700));
        await using var second = Desk(Rule("cap", "tenant", 1000), Rule("each", "user", 700));

        var won = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            try
            {
                await (i % 2 == 0 ? first : second).HoldAsync(25, Spender($"u{i % 3}"));
                return 25;
            }
            catch (BudgetRefusedException)
            {
                return 0;
            }
        })));

        Assert.Equal(1000, won.Sum());
        Assert.Equal(1000, await second.UsedAsync("cap"));
    }

    [Fact]
    public async Task What_one_process_settles_the_other_sees()
    {
        await using var first = Desk(Rule("cap", "tenant", 1000));
        await using var second = Desk(Rule("cap", "tenant", 1000));

        await SettleAsync(await first.HoldAsync(600), 250);

        Assert.Equal(250, await second.UsedAsync("cap"));
    }

    [Fact]
    public async Task Settling_a_call_again_counts_once()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var hold = await desk.HoldAsync(600);
        var line = Line(hold, LedgerKinds.Settle, 250);

        await desk.Store.SettleAsync(hold, new BudgetAmount(250, 0), line);
        await desk.Store.SettleAsync(hold, new BudgetAmount(250, 0), Line(hold, LedgerKinds.Settle, 250));

        Assert.Equal(250, await desk.UsedAsync("cap"));
    }

    [Fact]
    public async Task Totals_that_Redis_lost_come_back_from_the_ledger_with_what_is_held()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        await SettleAsync(await desk.HoldAsync(600), 250);
        var open = await desk.HoldAsync(300);
        await SettleAsync(await desk.HoldAsync(10), 10); // its line stands behind that of the hold

        await FlushAsync();

        Assert.Equal(560, await desk.UsedAsync("cap"));
        await SettleAsync(open, 40);
        Assert.Equal(300, await desk.UsedAsync("cap"));
    }

    [Fact]
    public async Task A_call_that_ends_while_its_total_is_lost_is_counted_once()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var open = await desk.HoldAsync(300);

        await FlushAsync();
        await SettleAsync(open, 40);

        Assert.Equal(40, await desk.UsedAsync("cap"));
        Assert.Equal(40, await desk.UsedAsync("cap"));
    }

    [Fact]
    public async Task A_call_that_the_totals_were_brought_back_with_is_not_counted_again()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var open = await desk.HoldAsync(300);
        var line = Line(open, LedgerKinds.Settle, 40);

        await desk.Ledger.AppendAsync(line);
        await FlushAsync();
        Assert.Equal(40, await desk.UsedAsync("cap"));
        await desk.Store.SettleAsync(open, new BudgetAmount(40, 0), line);

        Assert.Equal(40, await desk.UsedAsync("cap"));
    }

    [Fact]
    public async Task A_hold_whose_process_died_ends_with_its_lease()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var command = Command(desk, 900) with { Lease = TimeSpan.FromMilliseconds(1) };
        Assert.True((await desk.Store.HoldAsync(command, Cancelled)).IsHeld);

        await Eventually.SeeAsync(() => desk.UsedAsync("cap"), used => used == 0);

        Assert.Equal(1000, (await desk.HoldAsync(1000)).Amount.Tokens);
    }

    [Fact]
    public async Task What_a_process_settled_in_the_ledger_and_died_is_counted()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var command = Command(desk, 900) with { Lease = TimeSpan.FromMilliseconds(1) };
        Assert.True((await desk.Store.HoldAsync(command, Cancelled)).IsHeld);
        var hold = new Hold(desk.Budget, command.LastCallId, command.Spender, command.RequestId, command.Draws, new BudgetAmount(900, 0), 0, command.At, command.At);

        await desk.Ledger.AppendAsync(Line(hold, LedgerKinds.Settle, 70));

        await Eventually.SeeAsync(() => desk.UsedAsync("cap"), used => used == 70);
    }

    [Fact]
    public async Task A_hold_that_is_given_back_is_free_at_once()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        (await desk.HoldAsync(900)).Dispose();

        await Eventually.SeeAsync(() => desk.UsedAsync("cap"), used => used == 0);
    }

    [Fact]
    public async Task Without_Redis_a_hard_rule_refuses_and_says_why()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        _redis.Stop();

        var problem = await Assert.ThrowsAsync<BudgetStoreUnavailableException>(() => desk.HoldAsync(1));

        Assert.Contains("Budgets:RedisConnection", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Redis_a_soft_rule_lets_the_call_begin()
    {
        await using var desk = Desk(Rule("soft", "tenant", 1000, hard: false));
        _redis.Stop();

        Assert.Equal(1, (await desk.HoldAsync(1)).Amount.Tokens);
    }

    [Fact]
    public async Task Without_Redis_calls_may_begin_where_the_configuration_says_so()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000), new() { ["Budgets:WhenUnreachable"] = "allow" });
        _redis.Stop();

        Assert.Equal(1, (await desk.HoldAsync(1)).Amount.Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_ends_while_Redis_is_away_is_counted_when_it_is_back(bool keepsItsData)
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000));
        var open = await desk.HoldAsync(300);
        if (keepsItsData)
        {
            Assert.SkipUnless(_redis.CanKeepItsData, "redis-server is not installed.");
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"{_redis.Address},allowAdmin=true");
            await connection.GetDatabase().ExecuteAsync("SAVE");
        }

        _redis.Stop();
        await SettleAsync(open, 40);
        _redis.StartAgain();

        await Eventually.SeeAsync(
            async () =>
            {
                try
                {
                    return await desk.UsedAsync("cap");
                }
                catch (BudgetStoreUnavailableException)
                {
                    return -1;
                }
            },
            used => used == 40);
    }

    [Fact]
    public async Task A_hold_and_a_settlement_are_one_round_trip_each()
    {
        await using var desk = Desk(Rule("a", "tenant", 10_000), Rule("b", "user", 10_000), Rule("c", "team", 10_000), Rule("d", "service", 10_000), Rule("e", "environment", 10_000));
        await SettleAsync(await desk.HoldAsync(10), 5);
        var before = await CommandsAsync();

        for (var i = 0; i < 20; i++)
        {
            await SettleAsync(await desk.HoldAsync(10), 5);
        }

        Assert.Equal(40, await CommandsAsync() - before);
    }

    [Fact]
    public async Task All_keys_share_one_slot_of_a_cluster()
    {
        await using var desk = Desk(Rule("cap", "tenant", 1000), Rule("each", "user", 1000));
        await SettleAsync(await desk.HoldAsync(600), 250);
        await desk.HoldAsync(10, Spender("x{y}z"));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Address);
        var keys = new List<string>();
        await foreach (var key in connection.GetServer(_redis.Address).KeysAsync())
        {
            keys.Add(key.ToString());
        }

        Assert.True(keys.Count >= 5);
        Assert.Single(keys.Select(k => k[(k.IndexOf('{', StringComparison.Ordinal) + 1)..k.IndexOf('}', StringComparison.Ordinal)]).Distinct());
        Assert.All(keys, k => Assert.StartsWith("{", k, StringComparison.Ordinal));
    }

    /// <summary>The rules stand twice, in C# and in Lua: whatever happens, both decide the same.</summary>
    [Fact]
    public async Task Redis_and_the_process_decide_the_same()
    {
        await using var desk = Desk(
            Rule("tenant", "tenant", 3000),
            Rule("user", "user", 900),
            Rule("soft", "user", 100, hard: false),
            new()
            {
                ["Budgets:Rules:money:Scope"] = "team",
                ["Budgets:Rules:money:Period"] = "day",
                ["Budgets:Rules:money:MaxCostUsd"] = "0.0025",
            });
        var call = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 200], Gen.Int[0, 400], Gen.Int[0, 100], Gen.Int[0, 4]);
        await call.Array[1, 30].SampleAsync(
            async calls =>
            {
                var tenant = $"t{Guid.NewGuid():N}";
                var inProcess = desk.InProcess();
                var open = new List<(Hold OnRedis, Hold InProcess)>();
                foreach (var (user, tokens, output, used, fate) in calls)
                {
                    var spender = Spender($"u{user}", tenant);
                    var request = new HoldRequest(new BudgetAmount(tokens, tokens / 2), output, Math.Min(output, 16), 1.7m);
                    var replaced = fate == 4 && open.Count > 0 ? open[^1] : default;
                    var command = Command(desk, spender, request, fate == 3 ? [new HoldPart(Guid.NewGuid(), new BudgetAmount(7, 3))] : []);
                    var onRedis = await desk.Store.HoldAsync(command with { Replaced = replaced.OnRedis }, Cancelled);
                    var here = await inProcess.HoldAsync(command with { Replaced = replaced.InProcess }, Cancelled);
                    Assert.Equal((here.IsHeld, here.OutputTokens), (onRedis.IsHeld, onRedis.IsHeld ? onRedis.OutputTokens : 0));
                    Assert.Equal(here.Totals, onRedis.Totals);
                    if (onRedis.IsHeld)
                    {
                        open.Remove(replaced);
                        var hold = new Hold(desk.Budget, command.LastCallId, spender, command.RequestId, command.Draws, request.WithOutput(here.OutputTokens), here.OutputTokens, command.At, command.At + command.Lease);
                        open.Add((hold, hold));
                    }

                    if (fate is 1 or 2 && open.Count > 0)
                    {
                        var (ended, _) = open[0];
                        open.RemoveAt(0);
                        if (fate == 1)
                        {
                            var amount = new BudgetAmount(ended.Amount.Tokens * used / 100, ended.Amount.CostMicroUsd * used / 100);
                            await desk.Store.SettleAsync(ended, amount, Line(ended, LedgerKinds.Settle, amount.Tokens));
                            await inProcess.SettleAsync(ended, amount, Line(ended, LedgerKinds.Settle, amount.Tokens));
                        }
                        else
                        {
                            inProcess.Release(ended);
                            desk.Store.Release(ended);
                            await Eventually.SeeAsync(() => desk.Store.FindAliveAsync([ended.CallId], Cancelled).AsTask(), alive => alive.Count == 0);
                        }
                    }

                    Assert.Equal(await inProcess.ReadAsync(command.Draws, Cancelled), await desk.Store.ReadAsync(command.Draws, Cancelled));
                }
            },
            iter: 40,
            threads: 1);
    }

    private static HoldCommand Command(BudgetDesk desk, long tokens) => Command(desk, Spender(), new HoldRequest(new BudgetAmount(tokens, 0)), []);

    private static HoldCommand Command(BudgetDesk desk, Spender spender, HoldRequest request, HoldPart[] before)
    {
        var now = DateTimeOffset.UtcNow;
        var id = Guid.NewGuid();
        return new HoldCommand(spender, id, desk.Rules.DrawsOf(spender, id, now), before, request, Guid.NewGuid(), null, now, TimeSpan.FromMinutes(5));
    }

    private BudgetDesk Desk(params Dictionary<string, string?>[] settings) => new(Settings(_redis, settings), _state);

    private async Task FlushAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{_redis.Address},allowAdmin=true");
        await connection.GetServer(_redis.Address).FlushDatabaseAsync();
    }

    // How many scripts and other commands the server has run, those of a script left out.
    private async Task<long> CommandsAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{_redis.Address},allowAdmin=true");
        var statistics = await connection.GetServer(_redis.Address).InfoAsync("commandstats");
        return statistics.SelectMany(g => g)
            .Where(c => c.Key is "cmdstat_evalsha" or "cmdstat_eval" or "cmdstat_script|load")
            .Sum(c => long.Parse(c.Value.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture));
    }
}
