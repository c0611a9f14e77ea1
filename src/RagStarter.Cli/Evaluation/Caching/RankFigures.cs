namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>Figures of a score that ranks pairs: the higher, the more alike.</summary>
internal static class RankFigures
{
    private static readonly double[] CurveRatios = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3];

    /// <summary>The probability that a pair of the same meaning has a higher score than one that is not; ties count half.</summary>
    public static double AreaUnderCurve(IReadOnlyList<(double Score, bool Same)> pairs)
    {
        var sorted = pairs.OrderBy(p => p.Score).ToList();
        double ranks = 0;
        long positives = 0;
        for (var i = 0; i < sorted.Count;)
        {
            var end = i;
            while (end < sorted.Count && sorted[end].Score == sorted[i].Score)
            {
                end++;
            }

            var same = sorted.Skip(i).Take(end - i).Count(p => p.Same);
            ranks += same * ((i + 1 + end) / 2.0);
            positives += same;
            i = end;
        }

        var negatives = sorted.Count - positives;
        return positives == 0 || negatives == 0 ? 0 : (ranks - (positives * (positives + 1) / 2.0)) / positives / negatives;
    }

    /// <summary>The highest recall of a threshold with no higher share of negatives above it.</summary>
    public static double RecallAt(IReadOnlyList<(double Score, bool Same)> pairs, double falseHitRate)
    {
        var negatives = pairs.Count(p => !p.Same);
        var positives = pairs.Count - negatives;
        int hits = 0, best = 0, wrong = 0;
        foreach (var tied in pairs.GroupBy(p => p.Score).OrderByDescending(g => g.Key))
        {
            hits += tied.Count(p => p.Same);
            wrong += tied.Count(p => !p.Same);
            if (wrong > falseHitRate * negatives)
            {
                break;
            }

            best = hits;
        }

        return positives == 0 ? 0 : (double)best / positives;
    }

    /// <summary>The precision of the best pairs, for several shares of all.</summary>
    public static IReadOnlyList<CurvePoint> Curve(IReadOnlyList<(double Score, bool Same)> pairs)
    {
        var sorted = pairs.OrderByDescending(p => p.Score).ToList();
        return
        [
            .. CurveRatios
                .Select(ratio => (ratio, count: (int)(ratio * sorted.Count)))
                .Where(p => p.count > 0)
                .Select(p => new CurvePoint(p.ratio, Math.Round((double)sorted.Take(p.count).Count(s => s.Same) / p.count, 4))),
        ];
    }
}

/// <summary>A point of a curve: were this share of all pairs hits, this share of the hits would be right.</summary>
internal sealed record CurvePoint(double HitRatio, double Precision);
