namespace RagStarter.Core.Caching.Gate;

/// <summary>How alike two questions are, in numbers that a model weighs.</summary>
/// <param name="Cosine">The cosine of their vectors.</param>
/// <param name="Shared">The share of their weighed words that both have.</param>
/// <param name="SharedContent">The same without words of grammar.</param>
/// <param name="Grams">The share of runs of three characters that both have.</param>
/// <param name="Leftover">The weight of the weightiest word that only one has.</param>
/// <param name="Exchanged">The smaller of the weights that only one and only the other has: one word in place of another.</param>
/// <param name="Mass">The weight of what both have, as a logarithm.</param>
/// <param name="SameKind">1 where both say that they ask for the same, 0.5 where one leaves it unsaid.</param>
/// <param name="IsSameContent">Whether all content words of each are in the other, fillers aside.</param>
internal readonly record struct Likeness(
    double Cosine,
    double Shared,
    double SharedContent,
    double Grams,
    double Leftover,
    double Exchanged,
    double Mass,
    double SameKind,
    bool IsSameContent)
{
    // Longer questions are compared by their beginning, and are never of the same content.
    private const int MaxWords = 64;

    /// <summary>The least likeness of two words that are taken for the same.</summary>
    private const double SameWord = 0.9;

    public static Likeness Of(QuestionMeaning one, QuestionMeaning other, double cosine, WordWeights weights)
    {
        Span<double> ones = stackalloc double[Math.Min(one.Words.Count, MaxWords)];
        Span<double> others = stackalloc double[Math.Min(other.Words.Count, MaxWords)];
        ones.Clear();
        others.Clear();
        for (var i = 0; i < ones.Length; i++)
        {
            for (var j = 0; j < others.Length; j++)
            {
                if (ones[i] < 1 || others[j] < 1)
                {
                    var likeness = one.Words[i].LikenessTo(other.Words[j]);
                    ones[i] = Math.Max(ones[i], likeness);
                    others[j] = Math.Max(others[j], likeness);
                }
            }
        }

        var left = Matched.Of(one, ones, weights);
        var right = Matched.Of(other, others, weights);
        return new Likeness(
            cosine,
            (left.Shared + right.Shared) / Math.Max(1e-9, left.All + right.All),
            left.Content + right.Content == 0 ? 0 : (left.SharedContent + right.SharedContent) / (left.Content + right.Content),
            Dice(one.Grams, other.Grams),
            Math.Max(left.Leftover, right.Leftover),
            Math.Min(left.Content - left.SharedContent, right.Content - right.SharedContent),
            Math.Log(1 + ((left.SharedContent + right.SharedContent) / 2)),
            one.Frame.AskedFor == other.Frame.AskedFor && one.Frame.Measure == other.Frame.Measure ? 1
                : one.Frame.AskedFor == AskedFor.Unsaid || other.Frame.AskedFor == AskedFor.Unsaid ? 0.5 : 0,
            left.IsWhole && right.IsWhole && one.Content.Any(w => !w.IsFiller));
    }

    private static double Dice(IReadOnlyList<int> one, IReadOnlyList<int> other)
    {
        int i = 0, j = 0, shared = 0;
        while (i < one.Count && j < other.Count)
        {
            var order = one[i].CompareTo(other[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return one.Count + other.Count == 0 ? 0 : 2.0 * shared / (one.Count + other.Count);
    }

    private readonly record struct Matched(double All, double Shared, double Content, double SharedContent, double Leftover, bool IsWhole)
    {
        public static Matched Of(QuestionMeaning question, ReadOnlySpan<double> best, WordWeights weights)
        {
            double all = 0, shared = 0, content = 0, sharedContent = 0, leftover = 0;
            var isWhole = best.Length == question.Words.Count;
            for (var i = 0; i < best.Length; i++)
            {
                var word = question.Words[i];
                var weight = weights.Of(word);
                all += weight;
                shared += weight * best[i];
                if (!word.IsStopWord)
                {
                    content += weight;
                    sharedContent += weight * best[i];
                    leftover = Math.Max(leftover, weight * (1 - best[i]));
                    isWhole &= best[i] >= SameWord || word.IsFiller;
                }
            }

            return new Matched(all, shared, content, sharedContent, leftover, isWhole);
        }
    }
}
