using Microsoft.Extensions.Logging;
using RagStarter.Core.Ledger;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Budgets;

/// <summary>
/// The budgets. A hold reserves the worst case in every matching budget at once or in none; the ledger is the truth that
/// the running totals are rebuilt from.
/// </summary>
public sealed partial class TokenBudget : IDisposable
{
    private readonly BudgetRules _rules;
    private readonly IBudgetStore _store;
    private readonly BudgetWatch _watch;
    private readonly LedgerWriter _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<TokenBudget> _logger;
    private readonly HashSet<Hold> _open = [];
    private readonly ITimer _renewal;

    internal TokenBudget(BudgetRules rules, IBudgetStore store, BudgetWatch watch, LedgerWriter ledger, TimeProvider time, ILogger<TokenBudget> logger)
    {
        _rules = rules;
        _store = store;
        _watch = watch;
        _ledger = ledger;
        _time = time;
        _logger = logger;
        _renewal = time.CreateTimer(_ => _ = RenewAllAsync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// Reserves the most that a call can use in every budget that applies, or in none. Where a budget is short, the
    /// output is limited to what fits (<see cref="Hold.OutputTokens"/>), down to the shortest useful one. A call that
    /// would fit if others used less than they hold waits for them (<see cref="BudgetOptions.HoldWait"/>).
    /// </summary>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request that the call belongs to.</param>
    /// <param name="request">What the call may use.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    /// <exception cref="BudgetStoreUnavailableException">Hard rules cannot be checked.</exception>
    public async ValueTask<Hold> HoldAsync(
        Spender spender, Guid requestId, HoldRequest request, CancellationToken cancellationToken = default) =>
        (await HoldAsync(spender, requestId, [], request, null, cancellationToken).ConfigureAwait(false))[^1];

    /// <summary>
    /// Reserves several calls of a request at once: those of a fixed size, and one whose output can be limited. Returns
    /// a hold for each, in that order.
    /// </summary>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request that the calls belong to.</param>
    /// <param name="before">The calls of a fixed size.</param>
    /// <param name="last">The call whose output can be limited.</param>
    /// <param name="replaced">A hold of the same request that this one takes the place of; it stays when this one is refused.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async ValueTask<Hold[]> HoldAsync(
        Spender spender, Guid requestId, IReadOnlyList<BudgetAmount> before, HoldRequest last, Hold? replaced, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        while (true)
        {
            var now = _time.GetUtcNow();
            var draws = replaced?.Draws ?? _rules.DrawsOf(spender, requestId, now);
            var command = new HoldCommand(
                spender,
                requestId,
                draws,
                [.. before.Select(amount => new HoldPart(Guid.CreateVersion7(), amount))],
                last,
                Guid.CreateVersion7(),
                replaced is { HasEnded: false } ? replaced : null,
                replaced?.HeldAt ?? now,
                _rules.Options.HoldLease);
            var result = await TryHoldAsync(command, cancellationToken).ConfigureAwait(false);
            if (result.IsHeld)
            {
                if (command.Replaced is { } given && given.TryEnd())
                {
                    Close(given);
                }

                return Held(command, result, now);
            }

            var (refusal, canWait) = RefusalOf(command, result.Totals, now);
            var left = _rules.Options.HoldWait - _time.GetElapsedTime(startedAt);
            if (!canWait || left <= TimeSpan.Zero)
            {
                LogRefused(refusal.Rule, refusal.Remaining, refusal.Needed, refusal.Unit);
                throw new BudgetRefusedException(refusal);
            }

            await _store.WaitForRoomAsync(left, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>How the rules stand for a spender.</summary>
    /// <exception cref="BudgetStoreUnavailableException">The totals cannot be reached.</exception>
    public async Task<IReadOnlyList<BudgetStatus>> StatusAsync(Spender spender, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var draws = _rules.DrawsOf(spender, Guid.Empty, now);
        var totals = await _store.ReadAsync(draws, cancellationToken).ConfigureAwait(false);
        return
        [
            .. draws.Select((d, i) => new BudgetStatus(
                d.Rule.Name,
                d.Rule.Scope,
                d.Rule.Period,
                d.Rule.Hard,
                d.MaxTokens,
                (totals[i].Settled + totals[i].Held).Tokens,
                d.MaxCostMicroUsd,
                (totals[i].Settled + totals[i].Held).CostMicroUsd,
                _rules.Calendar.EndOf(d.Rule.Period, now))
            {
                Health = _watch.HealthOf(d, totals[i].Settled, now),
                Value = d.Key.Value,
                TokenForecast = ForecastOf(d, d.MaxTokens, totals[i].Settled.Tokens, now),
                CostForecast = ForecastOf(d, d.MaxCostMicroUsd, totals[i].Settled.CostMicroUsd, now),
            }),
        ];
    }

    private BudgetForecast? ForecastOf(in BudgetDraw draw, long? limit, long settled, DateTimeOffset now) =>
        limit is { } most && _rules.Calendar.EndOf(draw.Rule.Period, draw.Key.PeriodStart) is { } end
            ? BudgetForecast.Of(settled, most, draw.Key.PeriodStart, end, now)
            : null;

    /// <summary>What the calls of this process that are under way have reserved, for inspection.</summary>
    public BudgetAmount Outstanding
    {
        get
        {
            lock (_open)
            {
                return _open.Where(h => !h.HasEnded).Aggregate(default(BudgetAmount), (sum, hold) => sum + hold.Amount);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _renewal.Dispose();

    /// <summary>Whether the running totals can be reached.</summary>
    /// <exception cref="BudgetStoreUnavailableException">They cannot.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default) =>
        await _store.ReadAsync([], cancellationToken).ConfigureAwait(false);

    internal bool IsExpired(Hold hold) => !hold.IsInUse && _time.GetUtcNow() >= hold.ExpiresAt;

    /// <summary>Writes the line of a hold, which the line of its end refers to.</summary>
    internal void NoteHold(Hold hold, LedgerEvent line)
    {
        hold.Line = line;
        _ = _ledger.AppendAsync(line);
    }

    /// <summary>
    /// The service that a request gets: how far the budgets that it draws on have walked down the ladder. Totals that
    /// cannot be reached decide nothing here; the hold will.
    /// </summary>
    internal async ValueTask<LadderDecision> DecideAsync(Spender spender, Guid requestId, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var draws = _rules.DrawsOf(spender, requestId, now);
        if (!_watch.Knows(draws))
        {
            try
            {
                _watch.Seen(draws, await _store.ReadAsync(draws, cancellationToken).ConfigureAwait(false), now);
            }
            catch (BudgetStoreUnavailableException problem)
            {
                LogUnchecked(problem.Message);
                return LadderDecision.Full;
            }
        }

        return _watch.Decide(draws, now);
    }

    /// <summary>
    /// What the hard rules still leave a request; <see langword="null"/> where none applies or the totals cannot be
    /// reached, so that only the hold can tell.
    /// </summary>
    internal async ValueTask<BudgetAmount?> RoomAsync(Spender spender, Guid requestId, CancellationToken cancellationToken)
    {
        var draws = _rules.DrawsOf(spender, requestId, _time.GetUtcNow());
        if (!draws.Any(d => d.Rule.Hard))
        {
            return null;
        }

        try
        {
            var totals = await _store.ReadAsync(draws, cancellationToken).ConfigureAwait(false);
            var used = totals.Select(t => t.Settled + t.Held).ToList();
            var hard = draws.Select((draw, i) => (draw, i)).Where(d => d.draw.Rule.Hard).ToList();
            return new BudgetAmount(
                hard.Min(d => d.draw.StopTokens is { } tokens ? tokens - used[d.i].Tokens : long.MaxValue),
                hard.Min(d => d.draw.StopCost is { } cost ? cost - used[d.i].CostMicroUsd : long.MaxValue));
        }
        catch (BudgetStoreUnavailableException problem)
        {
            LogUnchecked(problem.Message);
            return null;
        }
    }

    /// <summary>The share of the usual evidence that is sent from the first step of the ladder on.</summary>
    internal double ReducedContextShare => _rules.Options.Ladder.ContextShare;

    internal void Renew(Hold hold)
    {
        hold.ExpiresAt = _time.GetUtcNow() + _rules.Options.HoldLease;
        _ = _store.RenewAsync([hold], _rules.Options.HoldLease);
    }

    internal Task SettleAsync(Hold hold, BudgetAmount used, LedgerEvent line)
    {
        Close(hold);
        _watch.Settled(hold.Draws, used, _time.GetUtcNow());
        return _store.SettleAsync(hold, used, line);
    }

    internal void Release(Hold hold)
    {
        Close(hold);
        _store.Release(hold);
        if (hold.Line is not { } line)
        {
            return;
        }

        try
        {
            _ = _ledger.AppendAsync(line.EndedAs(LedgerKinds.Release, _time.GetUtcNow()));
        }
        catch (LedgerUnavailableException)
        {
            // The application is stopping; the hold's end is written down at the next start.
        }
    }

    private async ValueTask<HoldResult> TryHoldAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.HoldAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetStoreUnavailableException problem) when (
            _rules.Options.WhenUnreachable == BudgetOptions.Allow || !command.Draws.Any(d => d.Rule.Hard))
        {
            LogUnchecked(problem.Message);
            return new HoldResult(true, command.Last.MaxOutputTokens, new BudgetTotals[command.Draws.Length]);
        }
    }

    private Hold[] Held(HoldCommand command, HoldResult result, DateTimeOffset now)
    {
        _watch.Seen(command.Draws, result.Totals, now);
        var holds = new Hold[command.Before.Count + 1];
        for (var i = 0; i < command.Before.Count; i++)
        {
            holds[i] = Make(command.Before[i].CallId, command.Before[i].Amount, 0, []);
        }

        var amount = command.Last.WithOutput(result.OutputTokens);
        holds[^1] = Make(command.LastCallId, amount, result.OutputTokens, WarningsOf(command, result, now));
        lock (_open)
        {
            _open.UnionWith(holds);
        }

        return holds;

        Hold Make(Guid callId, BudgetAmount held, long output, IReadOnlyList<BudgetRefusal> warnings) =>
            new(this, callId, command.Spender, command.RequestId, command.Draws, held, output, command.At, now + command.Lease) { Warnings = warnings };
    }

    private List<BudgetRefusal> WarningsOf(HoldCommand command, HoldResult result, DateTimeOffset now)
    {
        List<BudgetRefusal> warnings = [];
        for (var i = 0; i < command.Draws.Length; i++)
        {
            if (!command.Draws[i].Rule.Hard
                && HoldDecision.Check(command.Draws[i], result.Totals[i], command.Whole.WithOutput(result.OutputTokens), RetryAfter(command.Draws[i], now)) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        return warnings;
    }

    // A refusal is final when even what is settled leaves too little room; else others may give back what they hold.
    private (BudgetRefusal Refusal, bool CanWait) RefusalOf(HoldCommand command, BudgetTotals[] totals, DateTimeOffset now)
    {
        var needed = command.Whole.WithOutput(HoldDecision.Output(command.Draws, totals, command.Whole));
        BudgetRefusal? first = null;
        for (var i = 0; i < command.Draws.Length; i++)
        {
            var draw = command.Draws[i];
            if (!draw.Rule.Hard || HoldDecision.Check(draw, totals[i], needed, RetryAfter(draw, now)) is not { } refusal)
            {
                continue;
            }

            if (HoldDecision.Check(draw, totals[i] with { Held = default }, needed, null) is not null)
            {
                return (refusal, false);
            }

            first ??= refusal;
        }

        // Where another was quicker in giving back, none fails any more, and the next attempt will fit.
        var hard = command.Draws.First(d => d.Rule.Hard);
        return (first ?? new BudgetRefusal(hard.Rule.Name, hard.Rule.Scope, hard.Rule.Period, "tokens", hard.MaxTokens ?? 0, 0, needed.Tokens, null), true);
    }

    private TimeSpan? RetryAfter(in BudgetDraw draw, DateTimeOffset now) => _rules.Calendar.EndOf(draw.Rule.Period, now) - now;

    private void Close(Hold hold)
    {
        lock (_open)
        {
            _open.Remove(hold);
        }
    }

    // Every second the holds that have used up a third of their lease.
    private async Task RenewAllAsync()
    {
        var lease = _rules.Options.HoldLease;
        var now = _time.GetUtcNow();
        List<Hold> due;
        lock (_open)
        {
            _open.RemoveWhere(IsExpired);
            due = [.. _open.Where(h => h.IsInUse && h.ExpiresAt - now < lease * (2.0 / 3))];
        }

        try
        {
            if (due.Count > 0)
            {
                await _store.RenewAsync(due, lease).ConfigureAwait(false);
                due.ForEach(h => h.ExpiresAt = now + lease);
            }

            await _store.MaintainAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BudgetStoreUnavailableException or System.Data.Common.DbException)
        {
            LogNotMaintained(problem.Message);
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "Budget {Rule} refused a call: {Remaining} {Unit} left, {Needed} needed")]
    private partial void LogRefused(string rule, long remaining, long needed, string unit);

    [LoggerMessage(1103, LogLevel.Warning, "Budgets could not be checked and the call takes place all the same: {Problem}")]
    private partial void LogUnchecked([FreeText] string problem);

    [LoggerMessage(1104, LogLevel.Warning, "Leases of holds could not be renewed; trying again: {Problem}")]
    private partial void LogNotMaintained([FreeText] string problem);
}
