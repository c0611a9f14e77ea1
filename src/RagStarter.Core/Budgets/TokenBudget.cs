using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Budgets;

/// <summary>
/// The budgets of this process. A hold reserves the worst case in every matching budget at once or in none; the ledger
/// is the truth that the running totals are rebuilt from.
/// </summary>
public sealed partial class TokenBudget
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BudgetCounterKey, BudgetCounter> _counters = [];
    private readonly HashSet<Hold> _holds = [];
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly LedgerWriter _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger<TokenBudget> _logger;
    private readonly IOptionsMonitor<BudgetOptions> _options;
    private DateTimeOffset _nextSweep;

    /// <summary>Creates the budgets.</summary>
    public TokenBudget(
        IOptionsMonitor<BudgetOptions> options,
        IDbContextFactory<StateDbContext> database,
        LedgerWriter ledger,
        TimeProvider time,
        ILogger<TokenBudget> logger)
    {
        _options = options;
        _database = database;
        _ledger = ledger;
        _time = time;
        _logger = logger;
    }

    /// <summary>What calls under way have reserved, for inspection.</summary>
    public BudgetAmount Outstanding
    {
        get
        {
            lock (_gate)
            {
                ExpireHolds(_time.GetUtcNow());
                return _holds.Aggregate(default(BudgetAmount), (sum, hold) => sum + hold.Amount);
            }
        }
    }

    /// <summary>
    /// Reserves the most that a call can use in every budget that applies, or in none. Where a budget is short, the
    /// output is limited to what fits (<see cref="Hold.OutputTokens"/>), down to the shortest useful one.
    /// </summary>
    /// <param name="spender">On whose account.</param>
    /// <param name="requestId">The request that the call belongs to.</param>
    /// <param name="request">What the call may use.</param>
    /// <param name="cancellationToken">Cancels the wait for the ledger.</param>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    public async ValueTask<Hold> HoldAsync(
        Spender spender, Guid requestId, HoldRequest request, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var counters = await CountersAsync(spender, requestId, now, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            ExpireHolds(now);
            var output = request.MaxOutputTokens;
            foreach (var counter in counters)
            {
                if (counter.Rule.Hard)
                {
                    output = Math.Min(output, counter.OutputThatFits(request));
                }
            }

            output = Math.Max(output, request.MinOutputTokens);
            var amount = request.WithOutput(output);
            List<BudgetRefusal>? warnings = null;
            foreach (var counter in counters)
            {
                if (counter.Check(amount, now) is not { } refusal)
                {
                    continue;
                }

                if (counter.Rule.Hard)
                {
                    LogRefused(refusal.Rule, refusal.Remaining, refusal.Needed, refusal.Unit);
                    throw new BudgetRefusedException(refusal);
                }

                (warnings ??= []).Add(refusal);
            }

            foreach (var counter in counters)
            {
                counter.Held += amount;
                counter.UsedAt = now;
            }

            var hold = new Hold(this, counters, amount, output, now, now + _options.CurrentValue.HoldLease, warnings ?? []);
            _holds.Add(hold);
            return hold;
        }
    }

    /// <summary>How the rules stand for a spender.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> StatusAsync(Spender spender, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var counters = await CountersAsync(spender, Guid.Empty, now, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            ExpireHolds(now);
            return
            [
                .. counters.Select(c => new BudgetStatus(
                    c.Rule.Name,
                    c.Rule.Scope,
                    c.Rule.Period,
                    c.Rule.Hard,
                    c.Rule.MaxTokens,
                    (c.Settled + c.Held).Tokens,
                    c.Rule.MaxCostMicroUsd,
                    (c.Settled + c.Held).CostMicroUsd,
                    BudgetPeriod.EndOf(c.Rule.Period, now))),
            ];
        }
    }

    /// <summary>How many running totals are kept in memory.</summary>
    internal int Totals
    {
        get
        {
            lock (_gate)
            {
                return _counters.Count;
            }
        }
    }

    internal void Renew(Hold hold)
    {
        lock (_gate)
        {
            hold.ExpiresAt = _time.GetUtcNow() + _options.CurrentValue.HoldLease;
        }
    }

    internal void Settle(Hold hold, BudgetAmount used, LedgerEvent line)
    {
        lock (_gate)
        {
            End(hold);
            foreach (var counter in hold.Counters)
            {
                counter.Settled += used;
                counter.UsedAt = _time.GetUtcNow();
            }
        }

        // Lines become durable in order: whoever waits for a later line of the request has waited for this one.
        _ = _ledger.AppendAsync(line);
    }

    internal void Release(Hold hold)
    {
        lock (_gate)
        {
            End(hold);
        }
    }

    private void End(Hold hold)
    {
        // An expired hold gave its reservation back already; what it used in the end still counts.
        if (!_holds.Remove(hold))
        {
            return;
        }

        foreach (var counter in hold.Counters)
        {
            counter.Held -= hold.Amount;
        }
    }

    private void ExpireHolds(DateTimeOffset now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + TimeSpan.FromSeconds(1);
        foreach (var hold in _holds.Where(h => h.ExpiresAt <= now).ToList())
        {
            LogExpired(hold.CallId, hold.Amount.Tokens);
            hold.Expire();
            End(hold);
        }

        // Totals of past periods, and of requests that were quiet for a whole lease, are not asked for again.
        var past = _counters.Values
            .Where(c => c.Held == default && (c.Rule.Scope == "request"
                ? c.UsedAt < now - _options.CurrentValue.HoldLease
                : c.Key.PeriodStart < BudgetPeriod.StartOf(c.Rule.Period, now - TimeSpan.FromHours(1))))
            .Select(c => c.Key).ToList();
        past.ForEach(key => _counters.Remove(key));
    }

    private async ValueTask<IReadOnlyList<BudgetCounter>> CountersAsync(
        Spender spender, Guid requestId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = _options.CurrentValue.Rules;
        if (rules.Count == 0)
        {
            return [];
        }

        var counters = new List<BudgetCounter>(rules.Count);
        foreach (var (name, options) in rules)
        {
            var rule = BudgetRule.From(name, options);
            if (rule.KeyFor(spender, requestId, now) is { } key)
            {
                counters.Add(await CounterAsync(rule, key, spender, cancellationToken).ConfigureAwait(false));
            }
        }

        return counters;
    }

    private async ValueTask<BudgetCounter> CounterAsync(
        BudgetRule rule, BudgetCounterKey key, Spender spender, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_counters.TryGetValue(key, out var known))
            {
                // The limits may have changed in the configuration; the totals stay.
                known.Rule = rule;
                return known;
            }

            if (rule.Scope == "request")
            {
                return _counters[key] = new BudgetCounter(rule, key) { UsedAt = _time.GetUtcNow() };
            }
        }

        var spent = await SpentAsync(rule, key, spender, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            // Whoever came first wins; both read the same ledger.
            if (_counters.TryGetValue(key, out var known))
            {
                known.Rule = rule;
                return known;
            }

            return _counters[key] = new BudgetCounter(rule, key) { Settled = spent };
        }
    }

    private async Task<BudgetAmount> SpentAsync(
        BudgetRule rule, BudgetCounterKey key, Spender spender, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lines = database.Ledger.Where(l => l.Kind == LedgerKinds.Settle && l.HeldAt >= key.PeriodStart);
        lines = rule.Scope switch
        {
            "user" => lines.Where(l => l.Tenant == key.Tenant && l.User == key.Value),
            "team" => lines.Where(l => l.Tenant == key.Tenant && l.Team == key.Value),
            "workflow" => lines.Where(l => l.Tenant == key.Tenant && l.Workflow == key.Value),
            "tenant" => lines.Where(l => l.Tenant == spender.Tenant.Value),
            "service" => lines.Where(l => l.Service == key.Value),
            _ => lines.Where(l => l.Environment == key.Value),
        };
        var sum = await lines
            .GroupBy(_ => 1)
            .Select(g => new
            {
                Tokens = g.Sum(l => l.PromptTokens + l.CompletionTokens + l.EmbeddingTokens),
                Cost = g.Sum(l => l.CostMicroUsd),
            })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return sum is null ? default : new BudgetAmount(sum.Tokens, sum.Cost);
    }

    [LoggerMessage(1101, LogLevel.Information, "Budget {Rule} refused a call: {Remaining} {Unit} left, {Needed} needed")]
    private partial void LogRefused(string rule, long remaining, long needed, string unit);

    [LoggerMessage(1102, LogLevel.Warning, "The hold {CallId} of {Tokens} tokens expired: its call never ended")]
    private partial void LogExpired(Guid callId, long tokens);
}
