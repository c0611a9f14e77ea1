namespace RagStarter.Core.Budgets;

/// <summary>What service a request gets.</summary>
/// <param name="Step">The step of the ladder.</param>
/// <param name="Reason">The rule that decided it, and how it stands; empty for the full service.</param>
/// <param name="Throttled">The refusal, when a throttle has no room for the request now.</param>
internal sealed record LadderDecision(LadderStep Step, string Reason, BudgetRefusal? Throttled)
{
    public static LadderDecision Full { get; } = new(LadderStep.Full, string.Empty, null);
}
