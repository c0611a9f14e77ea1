namespace RagStarter.Core.Budgets;

/// <summary>
/// A budget as the ladder and the escalations see it. It steps down at once and up only when it has looked better for a
/// while, so that requests do not flap between steps.
/// </summary>
internal sealed class WatchedBudget
{
    private readonly Lock _gate = new();
    private LadderStep _step;
    private DateTimeOffset? _betterSince;
    private int _escalated;
    private DateTimeOffset _nextRequest;

    /// <summary>What is settled, as far as this process knows.</summary>
    public BudgetAmount Settled { get; private set; }

    /// <summary>When the period ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When it was last looked at.</summary>
    public DateTimeOffset UsedAt { get; private set; }

    public void Set(BudgetAmount settled)
    {
        lock (_gate)
        {
            Settled = settled;
        }
    }

    public void Add(BudgetAmount used)
    {
        lock (_gate)
        {
            Settled += used;
        }
    }

    /// <summary>Looks at the budget again; the escalations that it has reached for the first time go to <paramref name="reached"/>.</summary>
    public LadderStep Update(in BudgetDraw draw, LadderOptions ladder, double? elapsed, DateTimeOffset now, Action<EscalationOptions>? reached = null)
    {
        lock (_gate)
        {
            UsedAt = now;
            var share = draw.ShareOf(Settled);
            var escalations = draw.Rule.Escalations;
            while (_escalated < escalations.Count && share >= escalations[_escalated].At)
            {
                reached?.Invoke(escalations[_escalated++]);
            }

            return Move(Target(draw.Rule, ladder, share, elapsed), ladder.Dwell, now);
        }
    }

    /// <summary>How long a request has to wait for a throttle; zero when it may begin.</summary>
    public (TimeSpan Wait, int RequestsPerMinute) Throttle(in BudgetDraw draw, DateTimeOffset now)
    {
        lock (_gate)
        {
            var share = draw.ShareOf(Settled);
            var rate = draw.Rule.Escalations
                .Where(e => share >= e.At && e.Actions.Contains(EscalationActions.Throttle))
                .Select(e => e.RequestsPerMinute).Min();
            if (rate is not { } perMinute)
            {
                return (TimeSpan.Zero, 0);
            }

            if (now < _nextRequest)
            {
                return (_nextRequest - now, perMinute);
            }

            _nextRequest = now + (TimeSpan.FromMinutes(1) / perMinute);
            return (TimeSpan.Zero, perMinute);
        }
    }

    private static LadderStep Target(BudgetRule rule, LadderOptions ladder, double share, double? elapsed)
    {
        var runsShort = elapsed is not { } passed || share > passed || share >= 1;
        var step = ladder.Enabled && rule.Degrades && runsShort ? ladder.StepAt(share) : LadderStep.Full;
        foreach (var escalation in rule.Escalations)
        {
            if (share >= escalation.At && escalation.Step is { } least && escalation.Actions.Contains(EscalationActions.Degrade) && least > step)
            {
                step = least;
            }
        }

        return step;
    }

    private LadderStep Move(LadderStep target, TimeSpan dwell, DateTimeOffset now)
    {
        if (target >= _step)
        {
            _betterSince = null;
            return _step = target;
        }

        _betterSince ??= now;
        if (now - _betterSince >= dwell)
        {
            _step--;
            _betterSince = now;
        }

        return _step;
    }
}
