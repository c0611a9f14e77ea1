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
        var chosen = Choose(chunks, sentences, maxTokens, minScore, redactor, tokens);
        return
        [
            .. chosen
                .OrderByDescending(c => c.Value.Max(s => s.Score))
                .Select((c, i) => Item(i + 1, chunks[c.Key], [.. c.Value.OrderBy(s => s.Index)], redactor, tokens)),
        ];
    }

    /// <summary>What a chunk is about.</summary>
    public static string Label(ChunkRecord chunk)
    {
        var context = chunk.Content[..chunk.Content.IndexOf('\n', StringComparison.Ordinal)];
        var page = chunk.Page > 0 ? $", page {chunk.Page}" : string.Empty;
        return context.Length > 0 ? $"{context} ({chunk.Document}{page})" : $"{chunk.Document}{page}";
    }

    private static Dictionary<int, List<ScoredSentence>> Choose(
        IReadOnlyList<RankedChunk> chunks,
        IReadOnlyList<ScoredSentence> sentences,
        int maxTokens,
        double minScore,
        RequestRedactor redactor,
        TokenCounter tokens)
    {
        var chosen = new Dictionary<int, List<ScoredSentence>>();
        var left = maxTokens;
        var bySentence = sentences.ToDictionary(s => (s.Chunk, s.Index));
        foreach (var sentence in sentences)
        {
            if (sentence.Score < minScore * sentences[0].Score)
            {
                break;
            }

            // "It weighs …" says nothing without the sentence before.
            if (Add(sentence) && sentence.NeedsContext && bySentence.TryGetValue((sentence.Chunk, sentence.Index - 1), out var before))
            {
                Add(before);
            }
        }

        return chosen;

        bool Add(ScoredSentence sentence)
        {
            var chunk = chunks[sentence.Chunk].Chunk;
            var isFirst = !chosen.TryGetValue(sentence.Chunk, out var list);
            if (list?.Contains(sentence) == true)
            {
                return true;
            }

            var cost = CostOf(sentence.Span.Of(chunk.Text).ToString()) + 1 + (isFirst ? CostOf(Label(chunk)) + ItemOverhead : 0);

            // The best sentence is sent even where it alone is more than the allowance.
            if (cost > left && chosen.Count > 0)
            {
                return false;
            }

            left -= cost;
            (chosen[sentence.Chunk] = list ?? []).Add(sentence);
            return true;
        }

        // What is not sent must not get placeholders, so what is found is only counted here.
        int CostOf(string text) => tokens.Count(text) + (redactor.Detect(text).Count * PlaceholderTokens);
    }

    internal static EvidenceItem Item(
        int number, RankedChunk source, IReadOnlyList<ScoredSentence> sentences, RequestRedactor redactor, TokenCounter tokens)
    {
        var text = redactor.Redact(Join(source.Chunk.Text, sentences)).Value;
        var label = redactor.Redact(Label(source.Chunk)).Value;
        return new EvidenceItem
        {
            Number = number,
            Source = source,
            Sentences = sentences,
            Text = text,
            Label = label,
            Tokens = tokens.Count(text) + tokens.Count(label) + ItemOverhead,
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
}
