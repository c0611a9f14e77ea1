using System.Text;
using Microsoft.Extensions.Options;
using RagStarter.Core.Language;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Answering.Extractive;

/// <summary>Picks the sentences that answer a question and joins them into a reply.</summary>
public sealed class ExtractiveAnswerer(IOptionsMonitor<AnsweringOptions> options)
{
    private static readonly TokenCounter Tokens = ExtractiveModel.Describe().Tokens;

    /// <summary>The reply, of at most <paramref name="maxTokens"/> tokens where the first sentence is not longer.</summary>
    internal string Answer(ExtractiveInput input, int maxTokens)
    {
        var candidates = input.Evidence.Items
            .SelectMany(item => item.Sentences.Select(sentence => (Item: item, Sentence: sentence)))
            .OrderByDescending(c => c.Sentence.Score)
            .ToList();
        if (candidates.Count == 0 || candidates[0].Sentence.Coverage < options.CurrentValue.MinCoverage)
        {
            return Replies.NotFound;
        }

        var chosen = new List<(EvidenceItem Item, ScoredSentence Sentence)>();
        foreach (var candidate in candidates)
        {
            if (chosen.Count >= options.CurrentValue.MaxSentences
                || candidate.Sentence.Score < options.CurrentValue.MinSentenceScore * candidates[0].Sentence.Score)
            {
                break;
            }

            chosen.Add(candidate);
            if (chosen.Count > 1 && Tokens.Count(Compose(input, chosen)) > maxTokens)
            {
                chosen.RemoveAt(chosen.Count - 1);
            }
        }

        var reply = Compose(input, chosen);
        return Tokens.Count(reply) <= maxTokens ? reply : Shorten(input, chosen[0], maxTokens);
    }

    // The sentences of one source stand together in the order of the document, with one citation; the best source is first.
    private static string Compose(ExtractiveInput input, List<(EvidenceItem Item, ScoredSentence Sentence)> chosen)
    {
        var reply = new StringBuilder();
        foreach (var source in chosen.GroupBy(c => c.Item))
        {
            foreach (var (item, sentence) in source.OrderBy(c => c.Sentence.Index))
            {
                reply.Append(reply.Length > 0 ? " " : string.Empty).Append(Quote(input, item, sentence));
            }

            reply.Append(" [").Append(source.Key.Number).Append(']');
        }

        return reply.ToString();
    }

    private static string Quote(ExtractiveInput input, EvidenceItem item, ScoredSentence sentence)
    {
        var text = item.TextOf(sentence).TrimStart('-', '*', '•', ' ').ReplaceLineEndings(" ");
        var isWhole = text.Length > 0 && text[^1] is '.' or '!' or '?' or ':' or ')' or '"' or '”';
        return input.Redactor.Redact(isWhole ? text : text + ".").Value;
    }

    private static string Shorten(ExtractiveInput input, (EvidenceItem Item, ScoredSentence Sentence) first, int maxTokens)
    {
        var marker = $" … [{first.Item.Number}]";
        var room = maxTokens - Tokens.Count(marker);
        return Tokens.Truncate(Quote(input, first.Item, first.Sentence), Math.Max(1, room)).TrimEnd() + marker;
    }
}
