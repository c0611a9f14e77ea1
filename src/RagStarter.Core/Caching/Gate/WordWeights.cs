using System.Collections.Concurrent;

namespace RagStarter.Core.Caching.Gate;

/// <summary>
/// What a word is worth in a comparison of questions: the rarer among the questions seen, the more. Before many were
/// seen, words of grammar count little, light words somewhat, all others much.
/// </summary>
internal sealed class WordWeights
{
    // As if this many questions had been seen before the first one.
    private const double PriorQuestions = 400;
    private const double PriorStopWords = 0.1;
    private const double PriorLightWords = 0.02;
    private const double PriorWords = 0.001;

    private const double GlueWeight = 0.3;

    // More words than a partition's questions have; beyond it the counts start anew.
    private const int MaxWords = 50_000;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _questions;

    /// <summary>Counts the words of a question.</summary>
    public void Add(QuestionMeaning question)
    {
        if (_counts.Count > MaxWords)
        {
            _counts.Clear();
            Interlocked.Exchange(ref _questions, 0);
        }

        Interlocked.Increment(ref _questions);
        foreach (var word in question.Words.Select(w => w.Group).Distinct())
        {
            _counts.AddOrUpdate(word, 1, (_, count) => count + 1);
        }
    }

    /// <summary>The weight of a word: the logarithm of one question in how many contains it.</summary>
    public double Of(MeaningWord word)
    {
        if (word.IsGlue)
        {
            return GlueWeight;
        }

        var prior = word.IsStopWord ? PriorStopWords : word.IsLight ? PriorLightWords : PriorWords;
        return Math.Log((_questions + PriorQuestions) / (_counts.GetValueOrDefault(word.Group) + (PriorQuestions * prior)));
    }
}
