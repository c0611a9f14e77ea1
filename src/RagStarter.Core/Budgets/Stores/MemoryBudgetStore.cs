using System.Runtime.InteropServices;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>
/// Running totals in this process. Each is taken from the ledger when it is first needed and kept up to date from then
/// on, so that a new start loses nothing.
/// </summary>
internal sealed class MemoryBudgetStore(LedgerTotals ledgerTotals, LedgerWriter ledger, BudgetRules rules, TimeProvider time) : IBudgetStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BudgetCounterKey, BudgetCounter> _counters = [];
    private readonly Dictionary<BudgetCounterKey, Task> _seeding = [];
    private readonly Dictionary<Guid, Reservation> _holds = [];
    private TaskCompletionSource? _room;
    private Task _lastLine = Task.CompletedTask;
    private DateTimeOffset _nextSweep;

    /// <summary>How many running totals are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _counters.Count;
            }
        }
    }

    public ValueTask<HoldResult> HoldAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (TryCounters(command.Draws) is { } counters)
            {
                return ValueTask.FromResult(Hold(command, counters));
            }
        }

        return SeedAndHoldAsync(command, cancellationToken);
    }

    public Task SettleAsync(Hold hold, BudgetAmount used, LedgerEvent line)
    {
        lock (_gate)
        {
            // A hold that expired gave its reservation back already; what its call used in the end still counts.
            foreach (var counter in End(hold.CallId)?.Counters ?? Known(hold.Draws))
            {
                counter.Settled += used;
                counter.UsedAt = time.GetUtcNow();
            }

            // Under the lock, so that lines are queued in the order in which they were counted.
            return _lastLine = ledger.AppendAsync(line);
        }
    }

    public void Release(Hold hold)
    {
        lock (_gate)
        {
            End(hold.CallId);
        }
    }

    public Task RenewAsync(IReadOnlyCollection<Hold> holds, TimeSpan lease)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + lease;
            foreach (var hold in holds)
            {
                ref var reservation = ref CollectionsMarshal.GetValueRefOrNullRef(_holds, hold.CallId);
                if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref reservation))
                {
                    reservation = reservation with { ExpiresAt = until };
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task MaintainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ExpireHolds(time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public async ValueTask<BudgetTotals[]> ReadAsync(BudgetDraw[] draws, CancellationToken cancellationToken)
    {
        await SeedAsync(draws, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            ExpireHolds(time.GetUtcNow());
            return [.. draws.Select(d => _counters.TryGetValue(d.Key, out var counter) ? counter.Totals : default)];
        }
    }

    public ValueTask<IReadOnlyList<BudgetCounterKey>> FindKeysAsync(
        string rule, string scope, string period, DateTimeOffset periodStart, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BudgetCounterKey>>(
                [.. _counters.Keys.Where(k => k.Rule == rule && k.Scope == scope && k.Period == period && k.PeriodStart == periodStart)]);
        }
    }

    public ValueTask<IReadOnlySet<Guid>> FindAliveAsync(IReadOnlyCollection<Guid> calls, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ExpireHolds(time.GetUtcNow());
            return ValueTask.FromResult<IReadOnlySet<Guid>>(calls.Where(_holds.ContainsKey).ToHashSet());
        }
    }

    public ValueTask ResetAsync(IReadOnlyCollection<BudgetCounterKey> keys, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                // What is held of it stays known: the holds are counted again when the total is.
                _counters.Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    public Task WaitForRoomAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task room;
        lock (_gate)
        {
            room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        return Task.WhenAny(room, Task.Delay(atMost, time, cancellationToken));
    }

    private async ValueTask<HoldResult> SeedAndHoldAsync(HoldCommand command, CancellationToken cancellationToken)
    {
        while (true)
        {
            await SeedAsync(command.Draws, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                // A total may have been forgotten again meanwhile.
                if (TryCounters(command.Draws) is { } counters)
                {
                    return Hold(command, counters);
                }
            }
        }
    }

    private HoldResult Hold(HoldCommand command, BudgetCounter[] counters)
    {
        ExpireHolds(command.At);
        var replaced = command.Replaced is { } old ? End(old.CallId, keepsRoom: true) : null;
        var totals = new BudgetTotals[counters.Length];
        for (var i = 0; i < counters.Length; i++)
        {
            totals[i] = counters[i].Totals;
        }

        var whole = command.Whole;
        var output = HoldDecision.Output(command.Draws, totals, whole);
        var amount = whole.WithOutput(output);
        for (var i = 0; i < counters.Length; i++)
        {
            if (command.Draws[i].Rule.Hard && HoldDecision.Check(command.Draws[i], totals[i], amount, null) is not null)
            {
                if (replaced is { } before)
                {
                    Reserve(command.Replaced!.CallId, before);
                }

                return new HoldResult(false, 0, totals);
            }
        }

        foreach (var part in command.Before)
        {
            Reserve(part.CallId, new Reservation(counters, part.Amount, command.At + command.Lease, command));
        }

        Reserve(command.LastCallId, new Reservation(counters, command.Last.WithOutput(output), command.At + command.Lease, command));
        return new HoldResult(true, output, totals);
    }

    private void Reserve(Guid call, Reservation reservation)
    {
        foreach (var counter in reservation.Counters)
        {
            counter.Held += reservation.Amount;
            counter.UsedAt = reservation.Owner.At;
        }

        _holds[call] = reservation;
    }

    private IEnumerable<BudgetCounter> Known(BudgetDraw[] draws)
    {
        foreach (var draw in draws)
        {
            if (_counters.TryGetValue(draw.Key, out var counter))
            {
                yield return counter;
            }
        }
    }

    private BudgetCounter[]? TryCounters(BudgetDraw[] draws)
    {
        var counters = new BudgetCounter[draws.Length];
        for (var i = 0; i < draws.Length; i++)
        {
            if (!_counters.TryGetValue(draws[i].Key, out var counter))
            {
                if (draws[i].Key.Period != "request")
                {
                    return null;
                }

                // A request is new when its first call is.
                _counters[draws[i].Key] = counter = new BudgetCounter(draws[i].Key) { UsedAt = time.GetUtcNow() };
            }

            counters[i] = counter;
        }

        return counters;
    }

    private Reservation? End(Guid call, bool keepsRoom = false)
    {
        if (!_holds.Remove(call, out var reservation))
        {
            return null;
        }

        foreach (var counter in reservation.Counters)
        {
            counter.Held -= reservation.Amount;
        }

        if (!keepsRoom && _room is { } waiting)
        {
            _room = null;
            waiting.SetResult();
        }

        return reservation;
    }

    private void ExpireHolds(DateTimeOffset now)
    {
        if (now < _nextSweep && _nextSweep - now < TimeSpan.FromMinutes(1))
        {
            return;
        }

        _nextSweep = now + TimeSpan.FromSeconds(1);
        foreach (var call in _holds.Where(h => h.Value.ExpiresAt <= now).Select(h => h.Key).ToList())
        {
            End(call);
        }

        // Totals of past periods, and of requests and runs that were quiet for a whole lease, are not asked for again; if
        // they are, the ledger knows them.
        var quiet = now - rules.Options.HoldLease;
        var past = _counters.Values
            .Where(c => c.Held == default && c.UsedAt < quiet && (c.Key.Run != Guid.Empty || c.Key.PeriodStart < rules.Calendar.StartOf(c.Key.Period, now - TimeSpan.FromHours(1))))
            .Select(c => c.Key).ToList();
        past.ForEach(key => _counters.Remove(key));
    }

    private async Task SeedAsync(BudgetDraw[] draws, CancellationToken cancellationToken)
    {
        foreach (var draw in draws)
        {
            Task seeding;
            lock (_gate)
            {
                if (_counters.ContainsKey(draw.Key) || draw.Key.Period == "request")
                {
                    continue;
                }

                if (!_seeding.TryGetValue(draw.Key, out seeding!))
                {
                    _seeding[draw.Key] = seeding = SeedAsync(draw);
                }
            }

            await seeding.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A rule that is new, and a total that was forgotten, may have calls under way: they are counted from here on, so that
    // their lines must not be taken from the ledger too.
    private async Task SeedAsync(BudgetDraw draw)
    {
        await Task.Yield();
        var counter = new BudgetCounter(draw.Key) { UsedAt = time.GetUtcNow() };
        List<Guid> underWay;
        Task lastLine;
        lock (_gate)
        {
            underWay = Attach(counter, draw.Rule);
            lastLine = _lastLine;
        }

        try
        {
            await lastLine.WaitAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var settled = await ledgerTotals.SettledAsync(draw.Key, underWay, CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                counter.Settled += settled;
                _counters[draw.Key] = counter;
            }
        }
        finally
        {
            lock (_gate)
            {
                _seeding.Remove(draw.Key);
            }
        }
    }

    private List<Guid> Attach(BudgetCounter counter, BudgetRule rule)
    {
        var attached = new List<Guid>();
        foreach (var (call, reservation) in _holds.ToList())
        {
            var owner = reservation.Owner;
            if (rule.KeyFor(owner.Spender, owner.RequestId, owner.At, rules.Calendar) == counter.Key)
            {
                counter.Held += reservation.Amount;
                _holds[call] = reservation with { Counters = [.. reservation.Counters.Where(c => c.Key != counter.Key), counter] };
                attached.Add(call);
            }
        }

        return attached;
    }

    private readonly record struct Reservation(BudgetCounter[] Counters, BudgetAmount Amount, DateTimeOffset ExpiresAt, HoldCommand Owner);
}
