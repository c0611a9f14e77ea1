namespace RagStarter.Core.Ledger.Verification;

/// <summary>Gives what the budgets have counted, to be compared with what the ledger's lines sum up to.</summary>
public interface IBudgetTotals
{
    /// <summary>The settled totals of a rule in one period, those of 0 may be left out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="start">The beginning of the period.</param>
    /// <param name="end">Its end, not included.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The totals, or <see langword="null"/> when those of that period are not kept any more.</returns>
    Task<IReadOnlyList<BudgetTotal>?> ReadAsync(
        BudgetFoldRule rule, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default);
}
