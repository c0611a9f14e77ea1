namespace RagStarter.Core.Ledger.Requests;

/// <summary>How long things took, in milliseconds. A percentile is the time that so many of a hundred did not exceed.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
public readonly record struct LatencyFigures(long Count, long P50, long P90, long P95, long P99, long Max)
{
    /// <summary>The figures of times of which it is known how often each was measured; all zero when there are none.</summary>
    /// <param name="counts">The times and how often each was measured, in any order.</param>
    /// <remarks>
    /// Exact, by the nearest rank: the smallest measured time that is not exceeded by the given share of all
    /// (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    /// </remarks>
    public static LatencyFigures Of(IEnumerable<(long Milliseconds, long Count)> counts)
    {
        var sorted = counts.Where(c => c.Count > 0).OrderBy(c => c.Milliseconds).ToList();
        if (sorted.Count == 0)
        {
            return default;
        }

        var total = sorted.Sum(c => c.Count);
        return new LatencyFigures(total, At(50), At(90), At(95), At(99), sorted[^1].Milliseconds);

        long At(int percent)
        {
            var rank = ((total * percent) + 99) / 100;
            var seen = 0L;
            return sorted.First(c => (seen += c.Count) >= rank).Milliseconds;
        }
    }
}
