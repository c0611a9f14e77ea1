using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>How much each word of a question tells sentences apart: its idf over the sentences that were retrieved.</summary>
internal sealed class TermWeights
{
    private const double LightWeight = 0.3;

    private readonly Dictionary<Term, double> _weights = [];

    public TermWeights(AnalyzedQuestion question, IReadOnlyList<AnalyzedChunk> chunks)
    {
        var sentences = 0;
        var words = 0;
        var frequency = new Dictionary<Term, int>();
        foreach (var sentence in chunks.SelectMany(c => c.Sentences))
        {
            sentences++;
            words += sentence.Words;
            foreach (var term in question.Terms)
            {
                if (sentence.Counts.ContainsKey(term))
                {
                    frequency[term] = frequency.GetValueOrDefault(term) + 1;
                }
            }
        }

        MeanWords = sentences == 0 ? 1 : Math.Max(1, (double)words / sentences);
        foreach (var term in question.Terms)
        {
            var n = frequency.GetValueOrDefault(term);
            _weights[term] = Math.Log(1 + ((sentences - n + 0.5) / (n + 0.5))) * (term.IsLight ? LightWeight : 1);
        }

        Total = Math.Max(1e-9, _weights.Values.Sum());
    }

    /// <summary>The mean number of content words in a sentence.</summary>
    public double MeanWords { get; }

    /// <summary>The sum of all weights.</summary>
    public double Total { get; }

    public double this[Term term] => _weights[term];

    /// <summary>
    /// The weight of the question's neighbouring words that are neighbours in the sentence too: each word counts once for each of
    /// its sides, and a question that repeats its words gains nothing by it.
    /// </summary>
    public double AdjacentPairs(AnalyzedQuestion question, AnalyzedSentence sentence)
    {
        var sum = 0.0;
        for (var q = 0; q + 1 < question.Tokens.Count; q++)
        {
            var (first, second) = (question.Tokens[q].Term, question.Tokens[q + 1].Term);
            if (first.IsStopWord && second.IsStopWord)
            {
                continue;
            }

            for (var s = 0; s + 1 < sentence.Tokens.Count; s++)
            {
                if (sentence.Tokens[s].Term == first && sentence.Tokens[s + 1].Term == second)
                {
                    sum += (first.IsStopWord ? 0 : _weights[first]) + (second.IsStopWord ? 0 : _weights[second]);
                    break;
                }
            }
        }

        return Math.Min(sum, 2 * Total);
    }
}
