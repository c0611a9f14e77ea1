using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Telemetry.Logs;
using StackExchange.Redis;

namespace RagStarter.Core.Budgets;

/// <content>What could not be told to Redis at once, and what processes that died left behind.</content>
internal sealed partial class RedisBudgetStore
{
    // What was to be told to Redis and is older than this may be counted twice; the totals are taken from the ledger then.
    private static readonly TimeSpan MaxRetryAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Unsettled> _unsettled = new();
    private readonly ConcurrentQueue<Guid> _unreleased = new();

    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        await ConcludeAsync(cancellationToken).ConfigureAwait(false);
        await TryReleaseAllAsync().ConfigureAwait(false);
        for (var i = _unsettled.Count; i > 0 && _unsettled.TryDequeue(out var unsettled); i--)
        {
            if (_time.GetUtcNow() - unsettled.At > MaxRetryAge)
            {
                await ResetAsync([.. unsettled.Hold.Draws.Select(d => d.Key)], cancellationToken).ConfigureAwait(false);
            }
            else if (!await TrySettleAsync(unsettled).ConfigureAwait(false))
            {
                _unsettled.Enqueue(unsettled);
                return;
            }
        }
    }

    private async Task<bool> TrySettleAsync(Unsettled settlement)
    {
        var call = IdOf(settlement.Hold.CallId);
        try
        {
            await EvaluateAsync(
                RedisScripts.Settle,
                [Holds, HoldPrefix, SettledPrefix.Append(call), .. settlement.Hold.Draws.Select(d => KeyOf(d.Key))],
                [call, settlement.Used.Tokens, settlement.Used.CostMicroUsd]).ConfigureAwait(false);
            return true;
        }
        catch (BudgetStoreUnavailableException problem)
        {
            LogNotCounted(call, problem.Message);
            return false;
        }
    }

    private async Task TryReleaseAllAsync()
    {
        var calls = new List<Guid>();
        while (calls.Count < 500 && _unreleased.TryDequeue(out var call))
        {
            calls.Add(call);
        }

        if (calls.Count == 0)
        {
            return;
        }

        try
        {
            await EvaluateAsync(RedisScripts.Release, [Holds, HoldPrefix], [.. calls.Select(c => (RedisValue)IdOf(c))]).ConfigureAwait(false);
        }
        catch (BudgetStoreUnavailableException)
        {
            // Their leases end in any case; trying again gives the room back sooner.
            calls.ForEach(_unreleased.Enqueue);
        }
    }

    // A process that died between the ledger and Redis used what the ledger says; else its hold is given back.
    private async Task ConcludeAsync(CancellationToken cancellationToken)
    {
        // By this clock; the script looks at the server's.
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var found = await RunAsync(redis => redis.SortedSetRangeByScoreAsync(Holds, stop: now, take: 200)).ConfigureAwait(false);
        if (found.Length == 0)
        {
            return;
        }

        var overdue = found.Select(id => Guid.Parse(id.ToString())).ToList();
        var used = await _ledgerTotals.UsedAsync(overdue, cancellationToken).ConfigureAwait(false);
        await EvaluateAsync(
            RedisScripts.Conclude,
            [Holds, HoldPrefix, SettledPrefix],
            [.. overdue.SelectMany(call => used.TryGetValue(call, out var amount)
                ? new RedisValue[] { IdOf(call), amount.Tokens, amount.CostMicroUsd }
                : [IdOf(call), -1, -1])]).ConfigureAwait(false);
    }

    [LoggerMessage(1111, LogLevel.Warning, "What call {Call} used is in the ledger but not yet in the budgets on Redis; trying again: {Problem}")]
    private partial void LogNotCounted(string call, [FreeText] string problem);

    private readonly record struct Unsettled(Hold Hold, BudgetAmount Used, DateTimeOffset At);
}
