namespace RagStarter.Core.Ledger.Savings;

/// <summary>Savings as the API and the command line give them out: rows of named values, and their total.</summary>
public sealed record SavingsReport
{
    /// <summary>The first moment, included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end, not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The time zone whose calendar the rows follow.</summary>
    public required string Zone { get; init; }

    /// <summary>The levers in the order in which they are credited.</summary>
    public IReadOnlyList<string> Levers { get; } = [.. SavingsFigures.Levers.Select(SavingsTelemetry.NameOf)];

    /// <summary>
    /// The rows: the span of time under its name ("hour", "day" or "month"), the dimensions under theirs, then the
    /// figures. In each, counterfactual less actual is the sum of the levers, in money and in tokens.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; init; }

    /// <summary>The sum of all rows.</summary>
    public required IReadOnlyDictionary<string, object?> Total { get; init; }

    /// <summary>Words sums for people and programs.</summary>
    public static SavingsReport Of(LedgerSelection selection, LedgerGrouping grouping, IReadOnlyList<LedgerSum> sums) => new()
    {
        From = selection.From,
        To = selection.To,
        Zone = grouping.Zone.Id,
        Rows = [.. sums.Select(s => Row(grouping, s))],
        Total = Row(new LedgerGrouping(), sums.Aggregate(new LedgerSum(null, [], default, 0, 0, 0, 0), (total, sum) => total.Add(sum))),
    };

    private static Dictionary<string, object?> Row(LedgerGrouping grouping, LedgerSum sum)
    {
        var row = LedgerReport.Head(grouping, sum);
        var savings = sum.Savings;
        row["requests"] = sum.Requests;
        row["requestsBefore"] = sum.RequestsBefore;
        row["counterfactualMicroUsd"] = savings.CounterfactualMicroUsd;
        row["actualMicroUsd"] = savings.ActualMicroUsd;
        row["savedMicroUsd"] = savings.SavedMicroUsd;
        row["counterfactualTokens"] = savings.CounterfactualTokens;
        row["actualTokens"] = savings.ActualTokens;
        row["savedTokens"] = savings.SavedTokens;
        row["levers"] = SavingsFigures.Levers.ToDictionary(SavingsTelemetry.NameOf, l => new LeverSavings(savings.MicroUsdOf(l), savings.TokensOf(l)));
        return row;
    }
}

/// <summary>What a lever saved.</summary>
/// <param name="MicroUsd">In millionths of a US dollar; negative where it cost more than it saved.</param>
/// <param name="Tokens">In tokens.</param>
public sealed record LeverSavings(long MicroUsd, long Tokens);
