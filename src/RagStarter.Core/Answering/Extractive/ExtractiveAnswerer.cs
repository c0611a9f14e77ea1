using System.Text;
using Microsoft.Extensions.Options;
using RagStarter.Core.Language;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Answering.Extractive;

/// <summary>
/// Picks the sentences that answer a question and joins them into a reply. Where it is not likely that the documents
/// contain the answer it says so, and shows the closest passage if there is one worth reading.
/// </summary>
public sealed class ExtractiveAnswerer(TextAnalyzer analyzer, IOptionsMonitor<AnsweringOptions> options)
{
    // What a sentence adds by covering words of the question that the sentences chosen so far do not.
    private const double NewCoverageWeight = 0.3;

    // A second sentence of this share of the best one's score may be the answer just as well.
    private const double RivalScore = 0.8;

    // The part of the reply that the best sentence may take then.
    private const double ShareOfFirst = 0.6;

    // Fewer tokens of a sentence are not worth reading.
    private const int MinCutTokens = 14;

    // Below this limit the lead is short.
    private const int TokensForWholeLead = 100;

    private static readonly TokenCounter Tokens = ExtractiveModel.Describe().Tokens;

    /// <summary>The reply, of at most <paramref name="maxTokens"/> tokens.</summary>
    internal string Answer(ExtractiveInput input, int maxTokens)
    {
        var candidates = input.Evidence.Items
            .SelectMany(item => item.Sentences.Select(sentence => new Candidate(item, sentence)))
            .OrderByDescending(c => c.Sentence.Score)
            .ToList();
        if (candidates.Count == 0)
        {
            return Replies.NotFound;
        }

        var settings = options.CurrentValue;
        var question = new AnalyzedQuestion(input.Question.Value, analyzer);
        var best = candidates[0];
        var confidence = AnswerConfidence.Of(question, input.Question.Value, input.Evidence, best.Item, best.Sentence.Score, analyzer);
        if (confidence < settings.MinHintConfidence)
        {
            return Replies.NotFound;
        }

        var lead = confidence < settings.MinConfidence ? LeadFor(maxTokens) : string.Empty;
        var chosen = Choose(input, question, candidates, lead, maxTokens);
        var reply = Compose(input, chosen, lead);
        return Tokens.Count(reply) <= maxTokens ? reply : Shorten(input, question, best, lead, maxTokens);
    }

    // A tight limit is for the passage and not for the words in front of it.
    private static string LeadFor(int maxTokens) =>
        maxTokens < TokensForWholeLead ? Replies.ShortClosestPassage : Replies.ClosestPassage;

    // The best sentence first; then those that are good and say something about what is still open.
    private List<Candidate> Choose(
        ExtractiveInput input, AnalyzedQuestion question, List<Candidate> candidates, string lead, int maxTokens)
    {
        var settings = options.CurrentValue;
        var best = candidates[0].Sentence.Score;
        var first = candidates[0];
        if (candidates.Count > 1 && candidates[1].Sentence.Score >= RivalScore * best)
        {
            // Where the second sentence may be the answer just as well, a long first one does not take all the room.
            first = first with { Text = SentenceWindow.Cut(Quote(input, first), question, analyzer, Tokens, (int)(ShareOfFirst * maxTokens)) };
        }

        var chosen = new List<Candidate> { first };
        var covered = TermsOf(candidates[0]);
        var open = candidates.Skip(1).Where(c => c.Sentence.Score >= settings.MinSentenceScore * best).ToList();
        while (open.Count > 0 && chosen.Count < settings.MaxSentences)
        {
            var next = open.MaxBy(c => (c.Sentence.Score / best) + (NewCoverageWeight * NewShare(question, covered, c)))!;
            open.Remove(next);
            chosen.Add(next);
            var over = Tokens.Count(Compose(input, chosen, lead)) - maxTokens;
            if (over > 0)
            {
                chosen.RemoveAt(chosen.Count - 1);
                if (AddPart(input, question, chosen, next, over, lead, maxTokens))
                {
                    break;
                }

                continue;
            }

            covered.UnionWith(TermsOf(next));
        }

        return chosen;
    }

    // A tight limit that has no room for the whole next sentence may still have room for the part that matters. Words
    // counted together can be a token more than apart; a part that does not fit after all is made shorter once.
    private bool AddPart(
        ExtractiveInput input, AnalyzedQuestion question, List<Candidate> chosen, Candidate candidate, int over, string lead, int maxTokens)
    {
        var room = Tokens.Count(Quote(input, candidate)) - over;
        for (var attempt = 0; attempt < 2 && room >= MinCutTokens; attempt++)
        {
            chosen.Add(candidate with { Text = SentenceWindow.Cut(Quote(input, candidate), question, analyzer, Tokens, room) });
            over = Tokens.Count(Compose(input, chosen, lead)) - maxTokens;
            if (over <= 0)
            {
                return true;
            }

            chosen.RemoveAt(chosen.Count - 1);
            room -= over;
        }

        return false;
    }

    private double NewShare(AnalyzedQuestion question, HashSet<Term> covered, Candidate candidate)
    {
        var terms = TermsOf(candidate);
        return question.Terms.Count(t => !covered.Contains(t) && terms.Contains(t)) / (double)Math.Max(1, question.Terms.Count);
    }

    private HashSet<Term> TermsOf(Candidate candidate)
    {
        var terms = analyzer.ContentTerms(candidate.Item.TextOf(candidate.Sentence)).ToHashSet();
        terms.UnionWith(analyzer.ContentTerms(candidate.Item.Chunk.Heading));
        return terms;
    }

    // The sentences of one source stand together in the order of the document, under the heading they stand under, with
    // one citation; the source of the best sentence is first. Rows and list items stay lines of their own.
    private static string Compose(ExtractiveInput input, List<Candidate> chosen, string lead)
    {
        var reply = new StringBuilder(lead);
        foreach (var source in chosen.GroupBy(c => c.Item))
        {
            var heading = Heading(input, source.Key);
            var quotes = source.OrderBy(c => c.Sentence.Index).ToList();
            var areLines = quotes.Count > 1 && quotes.Exists(q => StandsAlone(q));
            reply.Append(reply.Length == lead.Length ? string.Empty : heading.Length > 0 || areLines ? "\n\n" : " ").Append(heading);
            reply.Append(areLines ? "\n- " : heading.Length > 0 ? " " : string.Empty);
            reply.AppendJoin(areLines ? "\n- " : " ", quotes.Select(q => Quote(input, q)));
            reply.Append(" [").Append(source.Key.Number).Append(']');
        }

        return reply.ToString();
    }

    // A line of its own in the document: a row of a table or an item of a list.
    private static bool StandsAlone(Candidate candidate)
    {
        var text = candidate.Item.Chunk.Text;
        var span = candidate.Sentence.Span;
        return span.End < text.Length && text[span.End] == '\n' && (span.End + 1 >= text.Length || text[span.End + 1] != '\n');
    }

    // The innermost heading often names what the sentences speak of: the version, the product, the event.
    private static string Heading(ExtractiveInput input, EvidenceItem item)
    {
        var heading = item.Chunk.Heading.Split(Ingestion.Chunker.HeadingSeparator)[^1];
        return heading.Length == 0 || string.Equals(heading, item.Chunk.Title, StringComparison.OrdinalIgnoreCase)
            ? string.Empty
            : $"**{input.Redactor.Redact(heading).Value}:**";
    }

    private static string Quote(ExtractiveInput input, Candidate candidate)
    {
        if (candidate.Text is { } part)
        {
            return part;
        }

        var text = candidate.Item.TextOf(candidate.Sentence).TrimStart('-', '*', '•', ' ').ReplaceLineEndings(" ");
        var isWhole = text.Length > 0 && text[^1] is '.' or '!' or '?' or ':' or ')' or '"' or '”';
        return input.Redactor.Redact(DataFence.WithoutNumbers(isWhole ? text : text + ".")).Value;
    }

    private string Shorten(ExtractiveInput input, AnalyzedQuestion question, Candidate best, string lead, int maxTokens)
    {
        var marker = $" [{best.Item.Number}]";
        var room = maxTokens - Tokens.Count(marker) - Tokens.Count(lead);
        if (lead.Length > 0 && room < MinCutTokens)
        {
            return Replies.NotFound;
        }

        return lead + SentenceWindow.Cut(Quote(input, best), question, analyzer, Tokens, room) + marker;
    }

    private sealed record Candidate(EvidenceItem Item, ScoredSentence Sentence, string? Text = null);
}
