using System.Collections.Frozen;
using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>
/// Says which sentences of the retrieved chunks answer a question. Pruning, packing and the extractive answerer share
/// it, so that what is sent, shown and quoted agree.
/// </summary>
/// <remarks>
/// The score adds: BM25 of the sentence, the chunk's own rank score, what neighbours and headings contribute of the
/// question's missing words, adjacent pairs of question words, and whether the sentence offers what is asked for.
/// </remarks>
public sealed class SentenceScorer(TextAnalyzer analyzer)
{
    // BM25 at sentence level: sentences differ less in length than documents, so length counts less.
    private const double K1 = 1.2;
    private const double B = 0.3;

    private static readonly FrozenSet<string> Referring = new[]
    {
        "it", "he", "she", "they", "this", "these", "that", "those", "his", "her", "their", "its", "such", "both",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReferringLookup =
        Referring.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Scores all sentences of the chunks.</summary>
    /// <param name="question">The question.</param>
    /// <param name="chunks">The chunks with their rank scores, which lie between 0 and 1.</param>
    /// <returns>The sentences, the best first.</returns>
    public IReadOnlyList<ScoredSentence> Score(AnalyzedQuestion question, IReadOnlyList<(ChunkRecord Chunk, double Score)> chunks)
    {
        var analyzed = chunks.Select(c => new AnalyzedChunk(c.Chunk, analyzer)).ToList();
        var weights = new TermWeights(question, analyzed);
        var scored = new List<ScoredSentence>();
        for (var c = 0; c < analyzed.Count; c++)
        {
            for (var s = 0; s < analyzed[c].Sentences.Count; s++)
            {
                scored.Add(Score(question, weights, analyzed[c], chunks[c].Score, c, s));
            }
        }

        // The order of equal scores is that of the text.
        return [.. scored.OrderByDescending(s => s.Score).ThenBy(s => s.Chunk).ThenBy(s => s.Index)];
    }

    private static ScoredSentence Score(
        AnalyzedQuestion question, TermWeights weights, AnalyzedChunk chunk, double chunkScore, int chunkIndex, int index)
    {
        var sentence = chunk.Sentences[index];
        var bm25 = 0.0;
        var missing = 0.0;
        var fromHeading = 0.0;
        var fromPrevious = 0.0;
        var fromChunk = 0.0;
        foreach (var term in question.Terms)
        {
            var weight = weights[term];
            if (sentence.Counts.TryGetValue(term, out var count))
            {
                bm25 += weight * count * (K1 + 1) / (count + (K1 * (1 - B + (B * sentence.Words / weights.MeanWords))));
                continue;
            }

            missing += weight;
            if (chunk.HeadingTerms.Contains(term))
            {
                fromHeading += weight;
            }
            else if (index > 0 && chunk.Sentences[index - 1].Counts.ContainsKey(term))
            {
                fromPrevious += weight;
            }
            else if (chunk.Terms.Contains(term))
            {
                fromChunk += weight;
            }
        }

        var needsContext = index > 0 && sentence.Tokens.Count > 0
            && ReferringLookup.Contains(chunk.Text.AsSpan(sentence.Span.Start + sentence.Tokens[0].Start, sentence.Tokens[0].Length));
        var pairs = weights.AdjacentPairs(question, sentence);
        var offers = AnswerCues.Offers(question, sentence.Span.Of(chunk.Text), sentence.Tokens);
        var hint = question.Hints.Any(h => sentence.Counts.ContainsKey(h)) ? 1 : 0;
        var score = (bm25 / weights.Total)
            + (0.2 * hint)
            + (0.3 * chunkScore)
            + (0.45 * fromHeading / weights.Total)
            + ((needsContext ? 0.5 : 0.2) * fromPrevious / weights.Total)
            + (0.1 * fromChunk / weights.Total)
            + (0.35 * pairs / weights.Total)
            + (0.2 * offers);
        var coverage = question.Terms.Count == 0 ? 0 : 1 - ((missing - fromHeading) / weights.Total);
        return new ScoredSentence(chunkIndex, index, sentence.Span, score, coverage, needsContext);
    }
}
