using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Ledger;
using StackExchange.Redis;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Running totals on a Redis server, shared by all processes. A hold and a settlement are one round trip each. The ledger
/// stays the truth: a total that Redis does not know, or lost, is taken from there.
/// </summary>
internal sealed partial class RedisBudgetStore : IBudgetStore, IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(40);

    private readonly Lazy<Task<IConnectionMultiplexer>> _connection;
    private readonly string _prefix;
    private readonly LedgerTotals _ledgerTotals;
    private readonly LedgerWriter _ledger;
    private readonly BudgetRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<BudgetCounterKey, Lazy<Task>> _seeding = new();

    public RedisBudgetStore(
        ConfigurationOptions server, string prefix, LedgerTotals ledgerTotals, LedgerWriter ledger, BudgetRules rules, TimeProvider time, ILogger<RedisBudgetStore> logger)
    {
        _connection = new(async () => await ConnectionMultiplexer.ConnectAsync(server).ConfigureAwait(false));
        _prefix = prefix;
        _ledgerTotals = ledgerTotals;
        _ledger = ledger;
        _rules = rules;
        _time = time;
        _logger = logger;
    }

    private RedisKey Holds => $"{_prefix}holds";

    private RedisKey HoldPrefix => $"{_prefix}hold:";

    private RedisKey SettledPrefix => $"{_prefix}settled:";

    public async ValueTask<HoldResult> HoldAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [Holds, HoldPrefix, .. command.Draws.Select(d => KeyOf(d.Key))];
        var arguments = ArgumentsOf(command);
        while (true)
        {
            RedisResult[] reply;
            try
            {
                reply = (RedisResult[])(await EvaluateAsync(RedisScripts.Hold, keys, arguments).WaitAsync(cancellationToken).ConfigureAwait(false))!;
            }
            catch (Exception problem) when (problem is BudgetStoreUnavailableException or OperationCanceledException)
            {
                // The server may have held all the same.
                foreach (var part in command.Before)
                {
                    _unreleased.Enqueue(part.CallId);
                }

                _unreleased.Enqueue(command.LastCallId);
                throw;
            }

            if ((string)reply[0]! != "missing")
            {
                return new HoldResult((string)reply[0]! == "held", (long)reply[1], TotalsOf(reply, 2));
            }

            foreach (var number in reply[1..])
            {
                await SeedAsync(command.Draws[(int)number - 1].Key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // The line is durable before Redis counts it: whoever takes the total from the ledger meanwhile finds the call in one
    // of both, and the scripts see to it that it is not in both.
    public async Task SettleAsync(Hold hold, BudgetAmount used, LedgerEvent line)
    {
        try
        {
            await _ledger.AppendAsync(line).ConfigureAwait(false);
        }
        finally
        {
            var unsettled = new Unsettled(hold, used, _time.GetUtcNow());
            if (!await TrySettleAsync(unsettled).ConfigureAwait(false))
            {
                _unsettled.Enqueue(unsettled);
            }
        }
    }

    public void Release(Hold hold)
    {
        _unreleased.Enqueue(hold.CallId);
        _ = TryReleaseAllAsync();
    }

    public async Task RenewAsync(IReadOnlyCollection<Hold> holds, TimeSpan lease) => await EvaluateAsync(
        RedisScripts.Renew,
        [Holds, HoldPrefix],
        [(long)lease.TotalMilliseconds, .. holds.Select(h => IdOf(h.CallId))]).ConfigureAwait(false);

    public async ValueTask<BudgetTotals[]> ReadAsync(BudgetDraw[] draws, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [Holds, HoldPrefix, .. draws.Select(d => KeyOf(d.Key))];
        while (true)
        {
            var reply = (RedisResult[])(await EvaluateAsync(RedisScripts.Read, keys, []).WaitAsync(cancellationToken).ConfigureAwait(false))!;
            var missing = Enumerable.Range(0, draws.Length).Where(i => (long)reply[i * 4] < 0).ToList();
            if (missing.Count == 0)
            {
                return TotalsOf(reply, 0);
            }

            foreach (var i in missing)
            {
                await SeedAsync(draws[i].Key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<IReadOnlyList<BudgetCounterKey>> FindKeysAsync(
        string rule, string scope, string period, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        var found = new List<BudgetCounterKey>();
        var prefix = $"{_prefix}total:";
        var connection = await ConnectAsync().ConfigureAwait(false);
        foreach (var server in connection.GetServers().Where(s => s is { IsConnected: true, IsReplica: false }))
        {
            await foreach (var name in server.KeysAsync(pattern: $"{prefix}*").WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (BudgetCounterKey.TryParse(name.ToString()[prefix.Length..], out var key)
                    && key.Rule == rule && key.Scope == scope && key.Period == period && key.PeriodStart == periodStart)
                {
                    found.Add(key);
                }
            }
        }

        return found;
    }

    public async ValueTask<IReadOnlySet<Guid>> FindAliveAsync(IReadOnlyCollection<Guid> calls, CancellationToken cancellationToken)
    {
        var alive = new HashSet<Guid>();
        foreach (var call in calls)
        {
            if (await RunAsync(async redis => await redis.SortedSetScoreAsync(Holds, IdOf(call)).ConfigureAwait(false)).ConfigureAwait(false) is not null)
            {
                alive.Add(call);
            }
        }

        return alive;
    }

    public async ValueTask ResetAsync(IReadOnlyCollection<BudgetCounterKey> keys, CancellationToken cancellationToken) =>
        await RunAsync(redis => redis.KeyDeleteAsync([.. keys.Select(KeyOf)])).ConfigureAwait(false);

    public Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        Task.Delay(atMost < PollInterval ? atMost : PollInterval * (0.5 + Random.Shared.NextDouble()), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static BudgetTotals[] TotalsOf(RedisResult[] reply, int from)
    {
        var totals = new BudgetTotals[(reply.Length - from) / 4];
        for (var i = 0; i < totals.Length; i++)
        {
            var at = from + (i * 4);
            totals[i] = new BudgetTotals(
                new BudgetAmount((long)reply[at], (long)reply[at + 1]), new BudgetAmount((long)reply[at + 2], (long)reply[at + 3]));
        }

        return totals;
    }

    private static string IdOf(Guid call) => call.ToString("N");

    private RedisKey KeyOf(BudgetCounterKey key) => $"{_prefix}total:{key.ToText()}";

    private RedisValue[] ArgumentsOf(HoldCommand command)
    {
        var arguments = new List<RedisValue>
        {
            (long)command.Lease.TotalMilliseconds,
            command.Replaced is { } replaced ? IdOf(replaced.CallId) : string.Empty,
            command.Before.Count,
        };
        foreach (var part in command.Before)
        {
            arguments.AddRange([IdOf(part.CallId), part.Amount.Tokens, part.Amount.CostMicroUsd]);
        }

        arguments.AddRange(
        [
            IdOf(command.LastCallId),
            command.Last.Fixed.Tokens,
            command.Last.Fixed.CostMicroUsd,
            command.Last.MaxOutputTokens,
            command.Last.MinOutputTokens,
            (long)decimal.Ceiling(command.Last.OutputPrice * 1_000_000m),
        ]);
        foreach (var draw in command.Draws)
        {
            arguments.AddRange([draw.StopTokens ?? -1, draw.StopCost ?? -1, draw.Rule.Hard ? 1 : 0, LifetimeOf(draw.Key)]);
        }

        return [.. arguments];
    }

    // A day longer than the period, so that calls that began in it are counted; then the ledger knows.
    private long LifetimeOf(in BudgetCounterKey key) => (long)(key.Period switch
    {
        "request" => _rules.Options.HoldLease + TimeSpan.FromHours(1),
        "workflow" => TimeSpan.FromDays(2),
        _ => _rules.Calendar.EndOf(key.Period, key.PeriodStart)!.Value - key.PeriodStart + TimeSpan.FromDays(1),
    }).TotalSeconds;

    // Callers that miss the same total at once bring it back once.
    private async Task SeedAsync(BudgetCounterKey key, CancellationToken cancellationToken)
    {
        var seeding = _seeding.GetOrAdd(key, k => new Lazy<Task>(() => BringBackAsync(k)));
        try
        {
            await seeding.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _seeding.TryRemove(new(key, seeding));
        }
    }

    private async Task BringBackAsync(BudgetCounterKey key)
    {
        await Task.Yield();
        var snapshot = key.Period == "request"
            ? new LedgerSnapshot(default, [], [])
            : await _ledgerTotals.SnapshotAsync(key, _time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        RedisValue[] arguments =
        [
            snapshot.Settled.Tokens,
            snapshot.Settled.CostMicroUsd,
            LifetimeOf(key),
            (long)_rules.Options.HoldLease.TotalMilliseconds,
            snapshot.RecentCalls.Count,
            .. snapshot.RecentCalls.Select(c => (RedisValue)IdOf(c)),
            .. snapshot.OpenHolds.SelectMany(h => new RedisValue[] { IdOf(h.CallId), h.Amount.Tokens, h.Amount.CostMicroUsd }),
        ];
        await EvaluateAsync(RedisScripts.Seed, [Holds, HoldPrefix, KeyOf(key), SettledPrefix], arguments).ConfigureAwait(false);
    }

    private Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments) =>
        RunAsync(redis => redis.ScriptEvaluateAsync(script, keys, arguments));

    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation)
    {
        try
        {
            var connection = await _connection.Value.ConfigureAwait(false);
            return await operation(connection.GetDatabase()).ConfigureAwait(false);
        }
        catch (Exception problem) when (IsUnreachable(problem))
        {
            throw Unreachable(problem);
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        try
        {
            return await _connection.Value.ConfigureAwait(false);
        }
        catch (Exception problem) when (IsUnreachable(problem))
        {
            throw Unreachable(problem);
        }
    }

    private static bool IsUnreachable(Exception problem) => problem is RedisException or TimeoutException or ObjectDisposedException;

    private static BudgetStoreUnavailableException Unreachable(Exception problem) => new(
        $"The budgets on Redis cannot be reached ({problem.GetType().Name}). Check Budgets:RedisConnection and the server.", problem);
}
