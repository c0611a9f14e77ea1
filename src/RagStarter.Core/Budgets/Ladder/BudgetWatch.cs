using System.Collections.Concurrent;
using System.Globalization;

namespace RagStarter.Core.Budgets;

/// <summary>Watches the budgets that this process spends from: for the ladder, for throttles and for escalations.</summary>
internal sealed class BudgetWatch(BudgetRules rules, EscalationQueue escalations)
{
    private const int MaxQuiet = 10_000;

    private static readonly TimeSpan SweepPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<BudgetCounterKey, WatchedBudget> _budgets = new();
    private long _nextSweep;

    /// <summary>Whether all totals that the ladder needs are known.</summary>
    public bool Knows(BudgetDraw[] draws)
    {
        foreach (var draw in draws)
        {
            if (draw.Rule.IsWatched && !_budgets.ContainsKey(draw.Key))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Notes how totals stand.</summary>
    public void Seen(BudgetDraw[] draws, BudgetTotals[] totals, DateTimeOffset now)
    {
        for (var i = 0; i < draws.Length; i++)
        {
            if (draws[i].Rule.IsWatched)
            {
                var budget = BudgetOf(draws[i], now);
                budget.Set(totals[i].Settled);
                Update(draws[i], budget, now);
            }
        }
    }

    /// <summary>Notes what a call has used.</summary>
    public void Settled(BudgetDraw[] draws, BudgetAmount used, DateTimeOffset now)
    {
        foreach (var draw in draws)
        {
            if (draw.Rule.IsWatched && _budgets.TryGetValue(draw.Key, out var budget))
            {
                budget.Add(used);
                Update(draw, budget, now);
            }
        }
    }

    /// <summary>The service that a request gets which draws on these budgets: the least that one of them allows.</summary>
    public LadderDecision Decide(BudgetDraw[] draws, DateTimeOffset now)
    {
        var decision = LadderDecision.Full;
        foreach (var draw in draws)
        {
            if (!draw.Rule.IsWatched)
            {
                continue;
            }

            var budget = BudgetOf(draw, now);
            var step = Update(draw, budget, now);
            if (budget.Throttle(draw, now) is { Wait.Ticks: > 0 } throttle)
            {
                var refusal = new BudgetRefusal(
                    draw.Rule.Name, draw.Rule.Scope, draw.Rule.Period, BudgetRefusal.RequestsPerMinute, throttle.RequestsPerMinute, 0, 1, throttle.Wait);
                return new LadderDecision(LadderStep.Refuse, refusal.Message, refusal);
            }

            if (step > decision.Step)
            {
                decision = new LadderDecision(step, ReasonOf(draw, budget), null);
            }
        }

        return decision;
    }

    /// <summary>Whether a budget will last.</summary>
    public BudgetHealth HealthOf(in BudgetDraw draw, BudgetAmount settled, DateTimeOffset now)
    {
        var share = draw.ShareOf(settled);
        var elapsed = ElapsedShare(draw, now);
        var step = draw.Rule.IsWatched ? Update(draw, BudgetOf(draw, now), now) : LadderStep.Full;
        DateTimeOffset? lastsUntil = null;
        if (elapsed is > 0 and var passed && share > passed)
        {
            var sinceStart = now - draw.Key.PeriodStart;
            lastsUntil = share >= 1 ? now : draw.Key.PeriodStart + (sinceStart / share);
        }

        return new BudgetHealth(share, elapsed, step, lastsUntil);
    }

    private LadderStep Update(BudgetDraw draw, WatchedBudget budget, DateTimeOffset now) => budget.Update(
        draw,
        rules.Options.Ladder,
        ElapsedShare(draw, now),
        now,
        draw.Rule.Escalations.Count == 0 ? null : Escalate(draw, budget, now));

    private Action<EscalationOptions> Escalate(BudgetDraw draw, WatchedBudget budget, DateTimeOffset now) =>
        reached => escalations.Add(draw, budget.Settled, reached, now);

    private double? ElapsedShare(in BudgetDraw draw, DateTimeOffset now)
    {
        if (rules.Calendar.EndOf(draw.Rule.Period, draw.Key.PeriodStart) is not { } end)
        {
            return null;
        }

        return Math.Clamp((now - draw.Key.PeriodStart) / (end - draw.Key.PeriodStart), 0, 1);
    }

    private WatchedBudget BudgetOf(in BudgetDraw draw, DateTimeOffset now)
    {
        if (_budgets.TryGetValue(draw.Key, out var known))
        {
            return known;
        }

        if (_budgets.Count > MaxQuiet)
        {
            ForgetQuiet(now);
        }

        return _budgets.GetOrAdd(draw.Key, new WatchedBudget { EndsAt = rules.Calendar.EndOf(draw.Rule.Period, draw.Key.PeriodStart) });
    }

    private void ForgetQuiet(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + SweepPause).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (key, budget) in _budgets)
        {
            if (budget.EndsAt < now || (budget.EndsAt is null && budget.UsedAt < now - rules.Options.HoldLease))
            {
                _budgets.TryRemove(key, out _);
            }
        }
    }

    private static string ReasonOf(in BudgetDraw draw, WatchedBudget budget) => string.Create(
        CultureInfo.InvariantCulture,
        $"The budget '{draw.Rule.Name}' ({draw.Rule.Scope} per {draw.Rule.Period}) is {draw.ShareOf(budget.Settled):P0} used.");
}
