using RagStarter.Core.Ledger;

namespace RagStarter.Web.Components.Costs;

/// <summary>Sums of the ledger as the page shows them: a chart over time, and a table of values, the dearest first.</summary>
internal sealed class SpendingReport
{
    /// <summary>How many values have a colour of their own in the chart; the others share one.</summary>
    public const int MaxSeries = 5;

    private SpendingReport(IReadOnlyList<SpendingRow> rows, LedgerSum total, bool inMoney, IReadOnlyList<DateTimeOffset> starts, IReadOnlyList<ChartSeries> series)
    {
        Rows = rows;
        Total = total;
        InMoney = inMoney;
        Starts = starts;
        Series = series;
    }

    /// <summary>What was asked: while the answer to the next question is read, this one stays on the page.</summary>
    public required CostsQuestion Question { get; init; }

    /// <summary>The values, the dearest first; where nothing is grouped, the spans of time, the latest first.</summary>
    public IReadOnlyList<SpendingRow> Rows { get; }

    /// <summary>The sum of all.</summary>
    public LedgerSum Total { get; }

    /// <summary>Whether the chart and the order go by money; else by tokens.</summary>
    public bool InMoney { get; }

    /// <summary>Where the bars of the chart begin.</summary>
    public IReadOnlyList<DateTimeOffset> Starts { get; }

    /// <summary>The colours of the chart.</summary>
    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>Arranges sums.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="sums">Sums by the dimension, if any, and by span of time.</param>
    /// <param name="now">The present.</param>
    /// <param name="others">The name of what shares a colour.</param>
    /// <param name="nameOf">The name of a value for people.</param>
    public static SpendingReport Of(CostsQuestion question, IReadOnlyList<LedgerSum> sums, DateTimeOffset now, string others, Func<string, string> nameOf)
    {
        var grouped = question.By is not null;
        var starts = question.Starts(now);
        var total = Add(sums, null, []);
        var money = question.InMoney ?? total.CostMicroUsd != 0;
        var rows = sums.GroupBy(s => grouped ? s.Values[0] : string.Empty)
            .Select(g => new SpendingRow(g.Key, null, Add(g, null, [g.Key])))
            .OrderByDescending(r => Amount(r.Sum, money)).ThenByDescending(r => r.Sum.Requests).ThenBy(r => r.Value, StringComparer.Ordinal)
            .ToList();
        var series = new List<ChartSeries>();
        var shown = rows.Count <= MaxSeries + 1 ? rows : rows.Take(MaxSeries).ToList();
        foreach (var row in shown)
        {
            series.Add(new ChartSeries(nameOf(row.Value), Bars(sums.Where(s => !grouped || s.Values[0] == row.Value), starts, money)));
        }

        if (shown.Count < rows.Count)
        {
            var own = shown.Select(r => r.Value).ToHashSet(StringComparer.Ordinal);
            series.Add(new ChartSeries(others, Bars(sums.Where(s => !own.Contains(s.Values[0])), starts, money)));
        }

        if (!grouped)
        {
            rows = [.. sums.OrderByDescending(s => s.Bucket).Where(s => s.Calls + s.Requests > 0).Select(s => new SpendingRow(string.Empty, s.Bucket, s))];
        }

        return new SpendingReport(rows, total, money, starts, series) { Question = question };
    }

    /// <summary>What counts of a sum: micro-dollars, or tokens.</summary>
    public static long Amount(LedgerSum sum, bool inMoney) => inMoney ? sum.CostMicroUsd : sum.Usage.Billable;

    private static LedgerSum Add(IEnumerable<LedgerSum> sums, DateTimeOffset? bucket, IReadOnlyList<string> values)
    {
        var all = new LedgerSum(bucket, values, default, 0, 0, 0, 0);
        foreach (var sum in sums)
        {
            all = all with
            {
                Usage = all.Usage + sum.Usage,
                CostMicroUsd = all.CostMicroUsd + sum.CostMicroUsd,
                Calls = all.Calls + sum.Calls,
                Requests = all.Requests + sum.Requests,
                EstimatedCalls = all.EstimatedCalls + sum.EstimatedCalls,
            };
        }

        return all;
    }

    private static long[] Bars(IEnumerable<LedgerSum> sums, IReadOnlyList<DateTimeOffset> starts, bool money)
    {
        var bars = new long[starts.Count];
        var places = starts.Select((start, i) => (start, i)).ToDictionary(p => p.start, p => p.i);
        foreach (var sum in sums)
        {
            if (sum.Bucket is { } start && places.TryGetValue(start, out var place))
            {
                bars[place] += Amount(sum, money);
            }
        }

        return bars;
    }
}

/// <summary>A row of the table of spending.</summary>
/// <param name="Value">The value of the dimension.</param>
/// <param name="Start">When the span of time begins, where nothing is grouped.</param>
/// <param name="Sum">What was spent.</param>
internal sealed record SpendingRow(string Value, DateTimeOffset? Start, LedgerSum Sum);
