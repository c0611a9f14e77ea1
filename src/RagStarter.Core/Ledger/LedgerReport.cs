using System.Text.Json;

namespace RagStarter.Core.Ledger;

/// <summary>Sums over the ledger as the API and the command line give them out: rows of named values, and their total.</summary>
public sealed record LedgerReport
{
    /// <summary>The first moment, included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end, not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The time zone whose calendar the rows follow.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// The rows: the span of time under its name ("hour", "day" or "month"), the dimensions under theirs, then the sums.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; init; }

    /// <summary>The sum of all rows.</summary>
    public required IReadOnlyDictionary<string, object?> Total { get; init; }

    /// <summary>Words sums for people and programs.</summary>
    public static LedgerReport Of(LedgerSelection selection, LedgerGrouping grouping, IReadOnlyList<LedgerSum> sums) => new()
    {
        From = selection.From,
        To = selection.To,
        Zone = grouping.Zone.Id,
        Rows = [.. sums.Select(s => Row(grouping, s))],
        Total = Row(new LedgerGrouping(), sums.Aggregate(new LedgerSum(null, [], default, 0, 0, 0, 0), (total, sum) => total.Add(sum))),
    };

    private static Dictionary<string, object?> Row(LedgerGrouping grouping, LedgerSum sum)
    {
        var row = Head(grouping, sum);
        row["requests"] = sum.Requests;
        row["calls"] = sum.Calls;
        row["promptTokens"] = sum.Usage.PromptTokens;
        row["cachedPromptTokens"] = sum.Usage.CachedPromptTokens;
        row["completionTokens"] = sum.Usage.CompletionTokens;
        row["embeddingTokens"] = sum.Usage.EmbeddingTokens;
        row["retrievedTokens"] = sum.Usage.RetrievedTokens;
        row["packedTokens"] = sum.Usage.PackedTokens;
        row["citedTokens"] = sum.Usage.CitedTokens;
        row["costMicroUsd"] = sum.CostMicroUsd;
        row["estimatedCalls"] = sum.EstimatedCalls;
        return row;
    }

    /// <summary>The beginning of a row: what it is about.</summary>
    internal static Dictionary<string, object?> Head(LedgerGrouping grouping, LedgerSum sum)
    {
        var row = new Dictionary<string, object?>();
        if (grouping.Bucket != LedgerBucket.None)
        {
            row[NameOf(grouping.Bucket)] = LedgerCalendar.Name(grouping.Bucket, sum.Bucket);
        }

        for (var i = 0; i < grouping.By.Count; i++)
        {
            row[NameOf(grouping.By[i])] = sum.Values[i];
        }

        return row;
    }

    private static string NameOf<TName>(TName name)
        where TName : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(name.ToString());
}
