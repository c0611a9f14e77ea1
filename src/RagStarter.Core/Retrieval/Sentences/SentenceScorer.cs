using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>
/// Says which sentences of the retrieved chunks answer a question. Pruning, packing and the extractive answerer share
/// it, so that what is sent, shown and quoted agree.
/// </summary>
/// <remarks>
/// The score is the weighted sum of the <see cref="SentenceFeature"/>s. <c>ragstarter tune sentences</c> fits the weights.
/// </remarks>
public sealed class SentenceScorer
{
    private readonly TextAnalyzer _analyzer;
    private readonly SentenceWeights _weights;

    /// <summary>Creates the scorer with the shipped weights.</summary>
    public SentenceScorer(TextAnalyzer analyzer)
        : this(analyzer, SentenceWeights.Default)
    {
    }

    internal SentenceScorer(TextAnalyzer analyzer, SentenceWeights weights)
    {
        _analyzer = analyzer;
        _weights = weights;
    }

    /// <summary>Scores all sentences of the chunks.</summary>
    /// <param name="question">The question.</param>
    /// <param name="chunks">The chunks with their rank scores, which lie between 0 and 1.</param>
    /// <returns>The sentences, the best first.</returns>
    public IReadOnlyList<ScoredSentence> Score(AnalyzedQuestion question, IReadOnlyList<(ChunkRecord Chunk, double Score)> chunks)
    {
        var scored = new List<ScoredSentence>();
        Measure(question, chunks, (sentence, features) => scored.Add(sentence with { Score = _weights.Score(features) }));

        // The order of equal scores is that of the text.
        return [.. scored.OrderByDescending(s => s.Score).ThenBy(s => s.Chunk).ThenBy(s => s.Index)];
    }

    /// <summary>Measures all sentences of the chunks without weighing the features; the score is 0.</summary>
    internal void Measure(
        AnalyzedQuestion question, IReadOnlyList<(ChunkRecord Chunk, double Score)> chunks, MeasuredSentence found)
    {
        var analyzed = chunks.Select(c => new AnalyzedChunk(c.Chunk, _analyzer)).ToList();
        var words = new TermWeights(question, analyzed);
        Span<double> features = stackalloc double[SentenceWeights.Count];
        for (var c = 0; c < analyzed.Count; c++)
        {
            for (var s = 0; s < analyzed[c].Sentences.Count; s++)
            {
                var (coverage, needsContext) = SentenceFeatures.Measure(question, words, analyzed[c], chunks[c].Score, s, features);
                found(new ScoredSentence(c, s, analyzed[c].Sentences[s].Span, 0, coverage, needsContext), features);
            }
        }
    }
}

/// <summary>Takes a sentence and its features.</summary>
internal delegate void MeasuredSentence(ScoredSentence sentence, ReadOnlySpan<double> features);
