using System.Globalization;
using RagStarter.Core.Caching.Gate;
using Spectre.Console;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>What an evaluation of a stream found.</summary>
internal sealed class CacheStreamReport
{
    public required int Queries { get; init; }

    public required int Hits { get; init; }

    public required int FalseHits { get; init; }

    public required int ExactHits { get; init; }

    public required int ShadowChecks { get; init; }

    public required double Bound { get; init; }

    public required IReadOnlyList<StreamPoint> OverTime { get; init; }

    public required IReadOnlyDictionary<GateReason, int> Reasons { get; init; }

    /// <summary>The best fixed threshold on the embedder's cosine.</summary>
    public required StaticThreshold Static { get; init; }

    /// <summary>The best fixed threshold on plain TF-IDF cosine.</summary>
    public required StaticThreshold TfIdf { get; init; }

    public double ErrorRate => (double)FalseHits / Queries;

    /// <summary>The upper end of the 95 % confidence interval of the error rate.</summary>
    public double ErrorRateUpper95 => ErrorBudget.UpperRate(FalseHits, Queries);

    public object ToJson() => new
    {
        queries = Queries,
        hits = Hits,
        falseHits = FalseHits,
        hitRate = Math.Round((double)Hits / Queries, 4),
        errorRate = Math.Round(ErrorRate, 5),
        errorRateUpper95 = Math.Round(ErrorRateUpper95, 5),
        bound = Bound,
        @static = new { hits = Static.Hits, errorRate = Static.ErrorRate, threshold = Static.Threshold, criterion = "point estimate, chosen in hindsight" },
        tfidf = new { hits = TfIdf.Hits, errorRate = TfIdf.ErrorRate, threshold = TfIdf.Threshold, criterion = "point estimate, chosen in hindsight" },
        exactHits = ExactHits,
        shadowChecks = ShadowChecks,
        overTime = OverTime,
        reasons = Reasons.OrderByDescending(r => r.Value).ToDictionary(r => r.Key.ToString(), r => r.Value),
    };

    public void Print(CommandOutput output)
    {
        if (output.IsJson)
        {
            CommandOutput.WriteJson(ToJson());
            return;
        }

        var table = new Table().AddColumns("", "hits", "wrong of all queries");
        table.AddRow("gate", $"{Hits}", string.Create(CultureInfo.InvariantCulture, $"{ErrorRate:P2}, at most {ErrorRateUpper95:P2} with 95 %"));
        table.AddRow($"fixed threshold {Static.Threshold.ToString(CultureInfo.InvariantCulture)}, chosen in hindsight", $"{Static.Hits}", Static.ErrorRate.ToString("P2", CultureInfo.InvariantCulture));
        table.AddRow($"fixed threshold {TfIdf.Threshold.ToString(CultureInfo.InvariantCulture)} on TF-IDF, chosen in hindsight", $"{TfIdf.Hits}", TfIdf.ErrorRate.ToString("P2", CultureInfo.InvariantCulture));
        output.Result.Write(table);
        output.Result.MarkupLineInterpolated($"{Queries} queries, bound {Bound.ToString("P1", CultureInfo.InvariantCulture)}, {ShadowChecks} hits answered anew to check them");
        var time = new Table().AddColumns("after", "hits", "wrong", "of all queries");
        foreach (var point in OverTime)
        {
            time.AddRow($"{point.Queries}", $"{point.Hits}", $"{point.FalseHits}", point.ErrorRate.ToString("P2", CultureInfo.InvariantCulture));
        }

        output.Result.Write(time);
    }
}
