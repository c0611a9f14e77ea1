using System.Threading.Channels;

namespace RagStarter.Core.Budgets;

/// <summary>Escalations that were reached and not handled yet.</summary>
internal sealed class EscalationQueue
{
    private readonly Channel<BudgetEscalation> _reached = Channel.CreateUnbounded<BudgetEscalation>(new() { SingleReader = true });

    /// <summary>Those that wait.</summary>
    public ChannelReader<BudgetEscalation> Reader => _reached.Reader;

    /// <summary>Adds one, unless it needs no handling.</summary>
    public void Add(in BudgetDraw draw, BudgetAmount settled, EscalationOptions escalation, DateTimeOffset now) => _reached.Writer.TryWrite(new BudgetEscalation
    {
        At = now,
        Budget = draw.Key.ToText(),
        Threshold = escalation.At,
        Rule = draw.Rule.Name,
        Scope = draw.Rule.Scope,
        Period = draw.Rule.Period,
        Tenant = draw.Rule.Scope == "tenant" ? draw.Key.Value : draw.Key.Tenant,
        Value = draw.Key.Value,
        PeriodStart = draw.Key.PeriodStart,
        UsedTokens = settled.Tokens,
        UsedCostMicroUsd = settled.CostMicroUsd,
        MaxTokens = draw.MaxTokens,
        MaxCostMicroUsd = draw.MaxCostMicroUsd,
        Actions = string.Join(',', escalation.Actions),
    });
}
