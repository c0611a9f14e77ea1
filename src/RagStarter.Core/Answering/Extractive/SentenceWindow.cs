using RagStarter.Core.Language;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Answering.Extractive;

/// <summary>Cuts a sentence that is too long for the reply down to the part that answers.</summary>
internal static class SentenceWindow
{
    private const double QuestionWord = 1;
    private const double LightWord = 0.3;
    private const double PossibleAnswer = 1;
    private const double OtherWord = 0.15;
    private const double Neighbour = 0.2;

    // How many words away from a word of the question still counts as beside it.
    private const int Reach = 8;

    private const string Ellipsis = "…";

    /// <summary>The run of words of at most <paramref name="maxTokens"/> tokens that has most of the question and of what it asks for.</summary>
    public static string Cut(string sentence, AnalyzedQuestion question, TextAnalyzer analyzer, TokenCounter counter, int maxTokens)
    {
        var words = analyzer.Tokenize(sentence);
        if (words.Count == 0 || counter.Count(sentence) <= maxTokens)
        {
            return sentence;
        }

        var room = Math.Max(1, maxTokens - (2 * counter.Count(Ellipsis)));
        var costs = Costs(sentence, words, counter);
        var (first, last) = BestRun(Values(words, sentence, question), costs, room);
        var start = first == 0 ? 0 : words[first].Start;
        var end = last == words.Count - 1 ? sentence.Length : words[last].End;
        return $"{(start > 0 ? Ellipsis + " " : string.Empty)}{sentence[start..end].Trim()}{(end < sentence.Length ? " " + Ellipsis : string.Empty)}";
    }

    // The tokens of each word with the space or sign in front of it, as it is encoded in running text; the last word has
    // the end of the sentence too.
    private static List<int> Costs(string sentence, List<TextToken> words, TokenCounter counter) =>
    [
        .. words.Select((w, i) =>
        {
            var start = i == 0 ? 0 : words[i - 1].End;
            var end = i == words.Count - 1 ? sentence.Length : w.End;
            return counter.Count(sentence.AsSpan(start, end - start));
        }),
    ];

    private static (int First, int Last) BestRun(List<double> values, List<int> costs, int room)
    {
        var best = (First: 0, Last: 0, Value: double.NegativeInfinity);
        var first = 0;
        var cost = 0;
        var value = 0.0;
        for (var last = 0; last < values.Count; last++)
        {
            cost += costs[last];
            value += values[last];
            while (cost > room && first < last)
            {
                cost -= costs[first];
                value -= values[first++];
            }

            if (value > best.Value)
            {
                best = (first, last, value);
            }
        }

        return (best.First, best.Last);
    }

    // A word is worth more the nearer it stands to a word of the question: answers stand beside them, on either side.
    private static List<double> Values(List<TextToken> words, string sentence, AnalyzedQuestion question)
    {
        var values = words.ConvertAll(w => ValueOf(w, sentence, question));
        for (var i = 0; i < words.Count; i++)
        {
            if (question.Contains(words[i].Term))
            {
                continue;
            }

            var nearest = Reach;
            for (var j = Math.Max(0, i - Reach); j < words.Count && j <= i + Reach; j++)
            {
                nearest = question.Contains(words[j].Term) ? Math.Min(nearest, Math.Abs(i - j)) : nearest;
            }

            values[i] += Neighbour * (Reach - nearest) / Reach;
        }

        return values;
    }

    private static double ValueOf(TextToken word, string sentence, AnalyzedQuestion question) =>
        question.Contains(word.Term) ? word.Term.IsLight ? LightWord : QuestionWord
        : AnswerCues.IsPossibleAnswer(question.Kind, word, sentence) ? PossibleAnswer
        : word.Term.IsStopWord ? 0 : OtherWord;
}
