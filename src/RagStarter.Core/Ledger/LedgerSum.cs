using RagStarter.Core.Ledger.Savings;

namespace RagStarter.Core.Ledger;

/// <summary>The sum over the lines of one group.</summary>
/// <param name="Bucket">When the span of time begins, in the zone that was asked for; <see langword="null"/> without spans.</param>
/// <param name="Values">The group's values, in the order of <see cref="LedgerGrouping.By"/>.</param>
/// <param name="Usage">The tokens.</param>
/// <param name="CostMicroUsd">The cost in millionths of a US dollar.</param>
/// <param name="Calls">How many calls to models were settled.</param>
/// <param name="Requests">How many requests ended.</param>
/// <param name="EstimatedCalls">Of how many calls the tokens were counted here, because the provider reported none.</param>
public sealed record LedgerSum(
    DateTimeOffset? Bucket,
    IReadOnlyList<string> Values,
    TokenUsage Usage,
    long CostMicroUsd,
    long Calls,
    long Requests,
    long EstimatedCalls)
{
    /// <summary>What was saved; only where a query asks for it, which then leaves out tokens, cost and calls.</summary>
    public SavingsFigures Savings { get; init; }

    /// <summary>How many more requests ended before savings were recorded.</summary>
    public long RequestsBefore { get; init; }

    internal LedgerSum Add(LedgerSum other) => this with
    {
        Usage = Usage + other.Usage,
        CostMicroUsd = CostMicroUsd + other.CostMicroUsd,
        Calls = Calls + other.Calls,
        Requests = Requests + other.Requests,
        EstimatedCalls = EstimatedCalls + other.EstimatedCalls,
        Savings = Savings + other.Savings,
        RequestsBefore = RequestsBefore + other.RequestsBefore,
    };
}
