using Microsoft.Extensions.Options;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Budgets;

/// <summary>The rules as the configuration has them now, with raises.</summary>
internal sealed class BudgetRules(IOptionsMonitor<BudgetOptions> options, BudgetRaises raises)
{
    private volatile Compiled? _compiled;

    /// <summary>The settings now in force.</summary>
    public BudgetOptions Options => Current.Options;

    /// <summary>The calendar of the periods.</summary>
    public BudgetCalendar Calendar => Current.Calendar;

    /// <summary>All rules.</summary>
    public IReadOnlyList<BudgetRule> All => Current.Rules;

    private Compiled Current
    {
        get
        {
            var now = options.CurrentValue;
            return _compiled is { } known && ReferenceEquals(known.Options, now) ? known : _compiled = new Compiled(now);
        }
    }

    /// <summary>The running totals that a call draws on.</summary>
    public BudgetDraw[] DrawsOf(Spender spender, Guid requestId, DateTimeOffset at)
    {
        var current = Current;
        var draws = new BudgetDraw[current.Rules.Length];
        var count = 0;
        foreach (var rule in current.Rules)
        {
            if (rule.KeyFor(spender, requestId, at, current.Calendar) is { } key)
            {
                draws[count++] = DrawOf(rule, key, at);
            }
        }

        return count == draws.Length ? draws : draws[..count];
    }

    /// <summary>A running total with the limits that apply to it now.</summary>
    public BudgetDraw DrawOf(BudgetRule rule, in BudgetCounterKey key, DateTimeOffset at)
    {
        var extra = raises.For(key, at);
        return new BudgetDraw(rule, key, rule.MaxTokens + extra.Tokens, rule.MaxCostMicroUsd + extra.CostMicroUsd);
    }

    private sealed class Compiled(BudgetOptions options)
    {
        public BudgetOptions Options { get; } = options;

        public BudgetCalendar Calendar { get; } = new(TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone));

        public BudgetRule[] Rules { get; } = [.. options.Rules.Select(r => BudgetRule.From(r.Key, r.Value))];
    }
}
