using System.Collections.Frozen;
using RagStarter.Core.Language;

namespace RagStarter.Core.Retrieval.Sentences;

/// <summary>Measures the <see cref="SentenceFeature"/>s of a sentence.</summary>
internal static class SentenceFeatures
{
    // BM25 at sentence level: sentences differ less in length than documents, so length counts less.
    private const double K1 = 1.2;
    private const double B = 0.3;

    // Words this far apart belong to one statement.
    private const int Reach = 10;

    // So many new words are a whole new statement.
    private const double EnoughNewWords = 6;

    // Words with this long a beginning in common are of one family.
    private const int MinSharedStart = 5;
    private const int MaxOtherEnd = 4;

    private static readonly FrozenSet<string> Referring = new[]
    {
        "it", "he", "she", "they", "this", "these", "that", "those", "his", "her", "their", "its", "such", "both",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReferringLookup =
        Referring.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Measures a sentence.</summary>
    /// <param name="question">The question.</param>
    /// <param name="weights">The weights of its words.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="chunkScore">The chunk's rank score.</param>
    /// <param name="index">The sentence's number in the chunk.</param>
    /// <param name="features">Takes the features.</param>
    /// <returns>The share of the question's words that the sentence or its headings have, and whether it refers to the sentence before.</returns>
    public static (double Coverage, bool NeedsContext) Measure(
        AnalyzedQuestion question, TermWeights weights, AnalyzedChunk chunk, double chunkScore, int index, Span<double> features)
    {
        features.Clear();
        var sentence = chunk.Sentences[index];
        var text = sentence.Span.Of(chunk.Text);
        var needsContext = index > 0 && sentence.Tokens.Count > 0
            && ReferringLookup.Contains(text.Slice(sentence.Tokens[0].Start, sentence.Tokens[0].Length));
        var total = weights.Total;
        var missing = 0.0;
        foreach (var term in question.Terms)
        {
            var weight = weights[term] / total;
            if (sentence.Counts.TryGetValue(term, out var count))
            {
                features[(int)SentenceFeature.Words] += weight * count * (K1 + 1) / (count + (K1 * (1 - B + (B * sentence.Words / weights.MeanWords))));
                features[(int)SentenceFeature.Names] += question.IsName(term) ? weight : 0;
                continue;
            }

            missing += weight;
            if (WhereElse(term, chunk, index, needsContext) is { } place)
            {
                features[(int)place] += weight;
            }

            features[(int)SentenceFeature.Relatives] += HasRelative(term, sentence) ? weight : 0;
        }

        features[(int)SentenceFeature.Hint] = question.Hints.Any(sentence.Counts.ContainsKey) ? 1 : 0;
        features[(int)SentenceFeature.Chunk] = chunkScore;
        features[(int)SentenceFeature.Pairs] = weights.AdjacentPairs(question, sentence) / total;
        features[(int)SentenceFeature.Offered] = AnswerCues.Offers(question, text, sentence.Tokens);
        features[(int)SentenceFeature.Unit] = AnswerCues.HasUnit(question, text);
        features[(int)SentenceFeature.Tells] = text.EndsWith('?') ? 0 : 1;
        MeasurePlaces(question, weights, sentence, text, features);
        var coverage = question.Terms.Count == 0 ? 0 : 1 - (missing - features[(int)SentenceFeature.Heading]);
        return (coverage, needsContext);
    }

    private static SentenceFeature? WhereElse(Term term, AnalyzedChunk chunk, int index, bool needsContext) =>
        chunk.HeadingTerms.Contains(term) ? SentenceFeature.Heading
        : index > 0 && chunk.Sentences[index - 1].Counts.ContainsKey(term) ? needsContext ? SentenceFeature.Referred : SentenceFeature.Previous
        : index + 1 < chunk.Sentences.Count && chunk.Sentences[index + 1].Counts.ContainsKey(term) ? SentenceFeature.Next
        : chunk.Terms.Contains(term) ? SentenceFeature.Elsewhere
        : null;

    private static bool HasRelative(Term term, AnalyzedSentence sentence)
    {
        if (term.IsNumber || term.Text.Length < MinSharedStart)
        {
            return false;
        }

        foreach (var other in sentence.Counts.Keys)
        {
            var shared = term.Text.AsSpan().CommonPrefixLength(other.Text);
            if (shared >= MinSharedStart && Math.Max(term.Text.Length, other.Text.Length) - shared <= MaxOtherEnd)
            {
                return true;
            }
        }

        return false;
    }

    // Where the question's words stand: to each other and to what could be the answer.
    private static void MeasurePlaces(
        AnalyzedQuestion question, TermWeights weights, AnalyzedSentence sentence, ReadOnlySpan<char> text, Span<double> features)
    {
        var tokens = sentence.Tokens;
        var knowsKind = question.Kind is not (QuestionKind.Other or QuestionKind.Definition);
        var newWords = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var isAsked = question.Contains(tokens[i].Term);
            if (!isAsked && !tokens[i].Term.IsStopWord)
            {
                newWords++;
            }

            if (isAsked)
            {
                ref var together = ref features[(int)SentenceFeature.Together];
                together = Math.Max(together, WeightAround(i, 0, Reach));
            }
            else if (knowsKind ? AnswerCues.IsPossibleAnswer(question.Kind, tokens[i], text) : !tokens[i].Term.IsStopWord)
            {
                ref var near = ref features[(int)SentenceFeature.NearOffered];
                near = Math.Max(near, WeightAround(i, -Reach / 2, Reach / 2));
            }
        }

        features[(int)SentenceFeature.New] = Math.Min(1, newWords / EnoughNewWords);

        double WeightAround(int at, int from, int to)
        {
            var sum = 0.0;
            var first = Math.Max(0, at + from);
            for (var j = first; j <= at + to && j < tokens.Count; j++)
            {
                sum += question.Contains(tokens[j].Term) && !IsRepeated(j, first) ? weights[tokens[j].Term] : 0;
            }

            return sum / weights.Total;
        }

        bool IsRepeated(int at, int first)
        {
            for (var j = first; j < at; j++)
            {
                if (tokens[j].Term == tokens[at].Term)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
