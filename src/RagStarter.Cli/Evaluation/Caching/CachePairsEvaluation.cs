using System.Numerics.Tensors;
using RagStarter.Core.Caching.Gate;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>Asks the second question of each pair of a cache that has an answer to the first.</summary>
internal static class CachePairsEvaluation
{
    /// <summary>The part of the bound that may be spent from the beginning: a file of pairs can be too short to show with confidence that a bound is kept.</summary>
    private const double LeastShare = 0.5;

    // The negatives of a file are a sample: what is left keeps the bound on others like them.
    private const double SpentShare = 0.85;
    private const double DisagreementCost = 0.15;

    /// <param name="pairs">The pairs.</param>
    /// <param name="questions">The first questions of all pairs, then the second ones.</param>
    /// <param name="bound">The highest share of the negatives that may be hits.</param>
    public static CachePairsReport Run(IReadOnlyList<CachePair> pairs, AnalyzedQuestions questions, double bound)
    {
        var calibration = new GateCalibration();
        foreach (var first in Enumerable.Range(0, pairs.Count).DistinctBy(i => questions.Keys[i]))
        {
            calibration.Observe(questions.Meanings[first]);
        }

        // The gate's bound is a share of all requests.
        var limit = new ErrorBound(bound * SpentShare * pairs.Count(p => !p.Same) / pairs.Count, LeastShare);
        var chances = new Random(1);
        var tfidf = new TfIdf(questions.Texts);
        var results = new List<PairResult>(pairs.Count);
        for (var i = 0; i < pairs.Count; i++)
        {
            var second = pairs.Count + i;
            var cosine = TensorPrimitives.Dot<float>(questions.Vectors[i].Span, questions.Vectors[second].Span);
            if (questions.ArePersonal[i] || questions.ArePersonal[second])
            {
                results.Add(new PairResult(pairs[i], IsHit: false, GateReason.PersonalData, 0, tfidf.Cosine(i, second)));
                continue;
            }

            var isExact = questions.Keys[i] == questions.Keys[second];
            var neighbour = new Neighbour($"{i}", questions.Texts[i], cosine);
            var decision = calibration.Decide(questions.Meanings[second], [(neighbour, questions.Meanings[i])], limit, chances.NextDouble());
            if (!decision.IsServed && !isExact)
            {
                var same = pairs[i].Same;
                calibration.Learn(decision, $"{second}", string.Empty, _ => same);
            }

            var agrees = isExact || decision.Features.Length > 0;
            results.Add(new PairResult(
                pairs[i],
                isExact || decision.IsServed,
                isExact ? GateReason.None : decision.Reason,
                isExact ? 1 : decision.Score - (agrees ? 0 : DisagreementCost),
                tfidf.Cosine(i, second)));
        }

        return new CachePairsReport(results);
    }
}

/// <summary>What happened to one pair.</summary>
internal sealed record PairResult(CachePair Pair, bool IsHit, GateReason Reason, double Score, double TfIdf);
