using System.Text;
using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Retrieval;

/// <summary>Chooses the sentences that are sent: the best ones until the allowance is spent or the rest is not worth it.</summary>
internal static class EvidencePacker
{
    // The brackets, number and line breaks around an item.
    private const int ItemOverhead = 6;

    // The most tokens of a placeholder, such as "[PAYMENTCARD-k7mq2xw9tz-12]".
    private const int PlaceholderTokens = 20;

    public static IReadOnlyList<EvidenceItem> Pack(
        IReadOnlyList<RankedChunk> chunks,
        IReadOnlyList<ScoredSentence> sentences,
        int maxTokens,
        double minScore,
        RequestRedactor redactor,
        TokenCounter tokens)
    {
        var worth = sentences.TakeWhile(s => s.Score >= minScore * sentences[0].Score).ToList();
        var floor = sentences.Count > 0 ? minScore * sentences[0].Score : 0;
        var costs = new SentenceCosts(chunks, redactor, tokens);
        var chosen = Choose(worth, sentences, maxTokens, costs);
        if (chosen.Sum(c => c.Value.Count) < worth.Count)
        {
            // Not all fit: by score alone or by score per token, whichever sends more of worth. The best one is first in both.
            var dense = Choose([worth[0], .. worth.Skip(1).OrderByDescending(s => (s.Score - floor) / costs.Of(s))], sentences, maxTokens, costs);
            chosen = Worth(dense) > Worth(chosen) ? dense : chosen;
        }

        return
        [
            .. chosen
                .OrderByDescending(c => c.Value.Max(s => s.Score))
                .Select((c, i) => Item(i + 1, chunks[c.Key], [.. c.Value.OrderBy(s => s.Index)], redactor, tokens)),
        ];

        // What a sentence is worth sending is what it scores beyond those that are not worth it.
        double Worth(Dictionary<int, List<ScoredSentence>> choice) => choice.Values.Sum(list => list.Sum(s => Math.Max(0, s.Score - floor)));
    }

    /// <summary>What a chunk is about.</summary>
    public static string Label(ChunkRecord chunk)
    {
        var context = chunk.Content[..chunk.Content.IndexOf('\n', StringComparison.Ordinal)];
        var page = chunk.Page > 0 ? $", page {chunk.Page}" : string.Empty;
        return context.Length > 0 ? $"{context} ({chunk.Document}{page})" : $"{chunk.Document}{page}";
    }

    private static Dictionary<int, List<ScoredSentence>> Choose(
        List<ScoredSentence> wanted, IReadOnlyList<ScoredSentence> all, int maxTokens, SentenceCosts costs)
    {
        var chosen = new Dictionary<int, List<ScoredSentence>>();
        var left = maxTokens;
        var bySentence = all.ToDictionary(s => (s.Chunk, s.Index));
        foreach (var sentence in wanted)
        {
            // "It weighs …" says nothing without the sentence before.
            if (Add(sentence) && sentence.NeedsContext && bySentence.TryGetValue((sentence.Chunk, sentence.Index - 1), out var before))
            {
                Add(before);
            }
        }

        return chosen;

        bool Add(ScoredSentence sentence)
        {
            var isFirst = !chosen.TryGetValue(sentence.Chunk, out var list);
            if (list?.Contains(sentence) == true)
            {
                return true;
            }

            var cost = costs.Of(sentence) + (isFirst ? costs.OfLabel(sentence.Chunk) : 0);

            // The best sentence is sent even where it alone is more than the allowance.
            if (cost > left && chosen.Count > 0)
            {
                return false;
            }

            left -= cost;
            (chosen[sentence.Chunk] = list ?? []).Add(sentence);
            return true;
        }
    }

    /// <summary>
    /// The tokens of whole passages. Of those that were not sent the label is left out, so that nothing is counted that
    /// was not counted for another purpose; what is saved by not sending them is told a little too low.
    /// </summary>
    public static IReadOnlyDictionary<Guid, int> WholePassages(IEnumerable<RankedChunk> chunks, IEnumerable<EvidenceItem> sent)
    {
        var whole = new Dictionary<Guid, int>();
        foreach (var chunk in chunks)
        {
            whole[chunk.Chunk.Id] = chunk.Chunk.Tokens + ItemOverhead;
        }

        foreach (var item in sent)
        {
            whole[item.Chunk.Id] = item.WholeTokens;
        }

        return whole;
    }

    internal static EvidenceItem Item(
        int number, RankedChunk source, IReadOnlyList<ScoredSentence> sentences, RequestRedactor redactor, TokenCounter tokens)
    {
        var text = redactor.Redact(Join(source.Chunk.Text, sentences)).Value;
        var label = redactor.Redact(Label(source.Chunk)).Value;
        var (textTokens, labelTokens) = (tokens.Count(text), tokens.Count(label));
        return new EvidenceItem
        {
            Number = number,
            Source = source,
            Sentences = sentences,
            Text = text,
            Label = label,
            Tokens = textTokens + labelTokens + ItemOverhead,
            WholeTokens = Math.Max(textTokens, source.Chunk.Tokens) + labelTokens + ItemOverhead,
        };
    }

    // Sentences that follow each other keep what stands between them; a gap is marked.
    private static string Join(string text, IReadOnlyList<ScoredSentence> sentences)
    {
        var result = new StringBuilder();
        for (var i = 0; i < sentences.Count; i++)
        {
            if (i > 0)
            {
                var end = sentences[i - 1].Span.End;
                result.Append(sentences[i].Index == sentences[i - 1].Index + 1
                    ? text.AsSpan(end, sentences[i].Span.Start - end)
                    : " … ");
            }

            result.Append(sentences[i].Span.Of(text));
        }

        return result.ToString();
    }

    // What is not sent must not get placeholders, so what is found is only counted here; each text once.
    private sealed class SentenceCosts(IReadOnlyList<RankedChunk> chunks, RequestRedactor redactor, TokenCounter tokens)
    {
        private readonly Dictionary<(int Chunk, int Index), int> _costs = [];

        public int Of(ScoredSentence sentence)
        {
            if (!_costs.TryGetValue((sentence.Chunk, sentence.Index), out var cost))
            {
                cost = Count(sentence.Span.Of(chunks[sentence.Chunk].Chunk.Text).ToString()) + 1;
                _costs[(sentence.Chunk, sentence.Index)] = cost;
            }

            return cost;
        }

        public int OfLabel(int chunk)
        {
            if (!_costs.TryGetValue((chunk, -1), out var cost))
            {
                cost = Count(Label(chunks[chunk].Chunk)) + ItemOverhead;
                _costs[(chunk, -1)] = cost;
            }

            return cost;
        }

        private int Count(string text) => tokens.Count(text) + (redactor.Detect(text).Count * PlaceholderTokens);
    }
}
