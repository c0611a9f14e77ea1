namespace RagStarter.Core.Budgets;

/// <summary>The running totals of the budgets cannot be reached, so that hard rules cannot be checked.</summary>
public sealed class BudgetStoreUnavailableException : Exception
{
    internal BudgetStoreUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
