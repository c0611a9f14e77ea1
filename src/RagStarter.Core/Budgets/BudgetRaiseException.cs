namespace RagStarter.Core.Budgets;

/// <summary>A raise is not allowed; the message says why and what is.</summary>
public sealed class BudgetRaiseException : Exception
{
    internal BudgetRaiseException(string message)
        : base(message)
    {
    }
}
