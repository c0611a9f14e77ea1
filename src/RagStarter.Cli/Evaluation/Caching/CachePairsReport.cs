using System.Globalization;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>What an evaluation of pairs found.</summary>
internal sealed class CachePairsReport(IReadOnlyList<PairResult> results)
{
    public IReadOnlyList<PairResult> Results => results;

    public int Positives => results.Count(r => r.Pair.Same);

    public int Negatives => results.Count - Positives;

    public int Hits => results.Count(r => r.IsHit);

    public int FalseHits => results.Count(r => r.IsHit && !r.Pair.Same);

    public double Precision => Hits == 0 ? 1 : (double)(Hits - FalseHits) / Hits;

    public double Recall => Positives == 0 ? 0 : (double)(Hits - FalseHits) / Positives;

    public double FalseHitRate => Negatives == 0 ? 0 : (double)FalseHits / Negatives;

    private List<(double, bool)> GateScores => [.. results.Select(r => (r.Score, r.Pair.Same))];

    private List<(double, bool)> TfIdfScores => [.. results.Select(r => (r.TfIdf, r.Pair.Same))];

    public object ToJson() => new
    {
        pairs = results.Count,
        positives = Positives,
        negatives = Negatives,
        hits = Hits,
        falseHits = FalseHits,
        precision = Math.Round(Precision, 4),
        recall = Math.Round(Recall, 4),
        falseHitRate = Math.Round(FalseHitRate, 5),
        auc = Math.Round(RankFigures.AreaUnderCurve(GateScores), 4),
        tfidf = new
        {
            recallAtSameFalseHitRate = Math.Round(RankFigures.RecallAt(TfIdfScores, FalseHitRate), 4),
            auc = Math.Round(RankFigures.AreaUnderCurve(TfIdfScores), 4),
            curve = RankFigures.Curve(TfIdfScores),
        },
        curve = RankFigures.Curve(GateScores),
        reasons = results.GroupBy(r => r.Reason).OrderByDescending(g => g.Count()).ToDictionary(g => g.Key.ToString(), g => g.Count()),
        kinds = results.Where(r => r.Pair.Kind.Length > 0).GroupBy(r => r.Pair.Kind).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new { pairs = g.Count(), hits = g.Count(r => r.IsHit), falseHits = g.Count(r => r.IsHit && !r.Pair.Same) }),
    };

    public void Print(CommandOutput output)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(ToJson());
            return;
        }

        var table = new Table().AddColumns("", "figure");
        Row("pairs", $"{results.Count} ({Positives} of the same meaning)");
        Row("hits", $"{Hits}, {FalseHits} of them wrong");
        Row("precision", Precision.ToString("P1", CultureInfo.InvariantCulture));
        Row("recall", Recall.ToString("P1", CultureInfo.InvariantCulture));
        Row("false hits of the negatives", FalseHitRate.ToString("P2", CultureInfo.InvariantCulture));
        Row("recall of TF-IDF cosine at as many", RankFigures.RecallAt(TfIdfScores, FalseHitRate).ToString("P1", CultureInfo.InvariantCulture));
        Row("area under the curve, gate and TF-IDF", string.Create(CultureInfo.InvariantCulture, $"{RankFigures.AreaUnderCurve(GateScores):F3}, {RankFigures.AreaUnderCurve(TfIdfScores):F3}"));
        output.Result.Write(table);

        void Row(string name, string figure) => table.AddRow(name, figure);
    }
}
