namespace RagStarter.Core.Budgets;

/// <summary>Ends the work on a request whose call a budget refused; becomes the outcome "refused".</summary>
public sealed class BudgetRefusedException : Exception
{
    internal BudgetRefusedException(BudgetRefusal refusal)
        : base(refusal.Message) => Refusal = refusal;

    /// <summary>The rule that refused and what was left.</summary>
    public BudgetRefusal Refusal { get; }
}
