namespace RagStarter.Core.Caching.Gate;

/// <summary>The bound that wrong answers are kept under.</summary>
/// <param name="Rate">The highest share of wrong answers in all requests.</param>
/// <param name="LeastShare">The share of the bound that may be expected to be spent at any time, even where so few requests cannot show with confidence that the bound is kept.</param>
internal readonly record struct ErrorBound(double Rate, double LeastShare = 0)
{
    /// <summary>How many wrong answers may be expected over so many requests.</summary>
    public double BudgetFor(double requests) => Math.Max(ErrorBudget.Of(requests, Rate), LeastShare * Rate * requests);
}
