using System.Text;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Cli.Tuning;

/// <summary>
/// Fits the weights of the sentence scorer: a softmax over the sentences of each question, whose probability of a
/// sentence with the answer is maximized, with a penalty on what is
/// far from the prior. No weight is negative: every feature is a sign
/// for an answer, and what the samples say against one is chance.
/// </summary>
/// <remarks>
/// Full-batch gradient ascent from the prior with a fixed number of steps (Adam, Kingma and Ba 2015), so that the same
/// samples always give the same weights.
/// </remarks>
internal static class SentenceFit
{
    public const int Folds = 5;

    private const int Steps = 600;
    private const double StepSize = 0.05;

    // The log odds of one unit of score that the prior stands for.
    private const double PriorScale = 6;

    // What was set by hand, from looking at how questions are answered, before there were questions to fit to.
    private static readonly Dictionary<SentenceFeature, double> ByHand = new()
    {
        [SentenceFeature.Words] = 1,
        [SentenceFeature.Hint] = 0.2,
        [SentenceFeature.Chunk] = 0.3,
        [SentenceFeature.Heading] = 0.45,
        [SentenceFeature.Previous] = 0.2,
        [SentenceFeature.Referred] = 0.3,
        [SentenceFeature.Next] = 0.05,
        [SentenceFeature.Elsewhere] = 0.1,
        [SentenceFeature.Relatives] = 0.3,
        [SentenceFeature.Pairs] = 0.35,
        [SentenceFeature.Offered] = 0.2,
        [SentenceFeature.NearOffered] = 0.2,
        [SentenceFeature.Unit] = 0.1,
        [SentenceFeature.Tells] = 0.1,
    };

    /// <summary>The penalties that cross-validation chooses from.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [0.003, 0.01, 0.03, 0.1, 0.3];

    /// <summary>Which fold a passage or document is in.</summary>
    public static int FoldOf(string group)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(group))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)((hash ^ (hash >> 15)) % Folds);
    }

    /// <summary>The weights, scaled so that the best sentences of the samples score 1 in the mean.</summary>
    public static SentenceWeights Fit(IReadOnlyList<SentenceSample> samples, double penalty)
    {
        var weights = Ascend([.. samples.Where(s => s.IsDecided)], penalty);
        var scale = samples.Where(s => s.Sentences.Count > 0).Average(s => s.Sentences.Max(c => Dot(weights, c.Features)));
        return SentenceWeights.Of([.. weights.Select(w => Math.Round(w / scale, 4))]);
    }

    private static double[] Ascend(List<SentenceSample> samples, double penalty)
    {
        var weights = Prior();
        var prior = Prior();
        var mean = new double[weights.Length];
        var square = new double[weights.Length];
        for (var step = 1; step <= Steps; step++)
        {
            var gradient = GradientOf(samples, weights);
            for (var i = 0; i < weights.Length; i++)
            {
                var slope = (gradient[i] / samples.Count) - (penalty * (weights[i] - prior[i]));
                mean[i] = (0.9 * mean[i]) + (0.1 * slope);
                square[i] = (0.999 * square[i]) + (0.001 * slope * slope);
                weights[i] = Math.Max(0, weights[i] + (StepSize * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8)));
            }
        }

        return weights;
    }

    private static double[] Prior() =>
        [.. Enum.GetValues<SentenceFeature>().Select(f => PriorScale * ByHand.GetValueOrDefault(f))];

    // d/dw log P(answering) = E[features | answering] - E[features].
    private static double[] GradientOf(List<SentenceSample> samples, double[] weights)
    {
        var gradient = new double[weights.Length];
        foreach (var sample in samples)
        {
            var scores = sample.Sentences.Select(s => Dot(weights, s.Features)).ToArray();
            var highest = scores.Max();
            var all = 0.0;
            var right = 0.0;
            for (var s = 0; s < scores.Length; s++)
            {
                scores[s] = Math.Exp(scores[s] - highest);
                all += scores[s];
                right += sample.Sentences[s].Answers ? scores[s] : 0;
            }

            for (var s = 0; s < scores.Length; s++)
            {
                var share = (sample.Sentences[s].Answers ? scores[s] / Math.Max(right, 1e-300) : 0) - (scores[s] / all);
                for (var i = 0; i < weights.Length; i++)
                {
                    gradient[i] += share * sample.Sentences[s].Features[i];
                }
            }
        }

        return gradient;
    }

    private static double Dot(double[] weights, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * features[i];
        }

        return sum;
    }
}
