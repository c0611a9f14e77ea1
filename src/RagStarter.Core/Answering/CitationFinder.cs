using System.Text.RegularExpressions;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Answering;

/// <summary>Finds what a reply cites.</summary>
public sealed partial class CitationFinder(TextAnalyzer analyzer)
{
    /// <summary>
    /// The citations of a reply in the order of their numbers. Each quotes the sentence of its source that shares most
    /// words with the part of the reply in front of the number; numbers without a source are ignored.
    /// </summary>
    public IReadOnlyList<Citation> Find(string reply, IReadOnlyList<EvidenceItem> evidence)
    {
        var byNumber = evidence.ToDictionary(e => e.Number);
        var claims = new SortedDictionary<int, string>();
        foreach (Match match in Marker().Matches(reply))
        {
            if (int.TryParse(match.Groups[1].ValueSpan, out var number) && byNumber.ContainsKey(number))
            {
                claims[number] = claims.GetValueOrDefault(number) + " " + ClaimBefore(reply, match.Index);
            }
        }

        return [.. claims.Select(c => Cite(byNumber[c.Key], c.Value))];
    }

    private Citation Cite(EvidenceItem item, string claim)
    {
        var words = analyzer.ContentTerms(claim).ToHashSet();
        var quote = item.Sentences.MaxBy(s => SharedWords(item, s, words));
        return Create(item.Number, item.Chunk, quote.Span);
    }

    /// <summary>A citation of a piece of a chunk's text.</summary>
    internal static Citation Create(int number, ChunkRecord chunk, TextSpan span) => new(
        number,
        chunk.DocumentId,
        chunk.Document,
        chunk.Title,
        chunk.Id,
        chunk.Heading,
        chunk.Page,
        span.Of(chunk.Text).ToString(),
        chunk.Start + span.Start,
        span.Length);

    // The share of the sentence's words that the claim has, so that a long sentence does not win by length alone.
    private double SharedWords(EvidenceItem item, ScoredSentence sentence, HashSet<Term> claim)
    {
        var terms = analyzer.ContentTerms(sentence.Span.Of(item.Chunk.Text)).ToHashSet();
        var shared = terms.Count(claim.Contains);
        return shared == 0 ? 0 : shared + ((double)shared / terms.Count);
    }

    // The sentence or list item that the number stands behind; other numbers in between do not end it.
    private static string ClaimBefore(string reply, int index)
    {
        var before = Marker().Replace(reply[..index], " ").TrimEnd();
        var sentences = SentenceSplitter.Split(before);
        return sentences.Count == 0 ? string.Empty : sentences[^1].Of(before).ToString();
    }

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex Marker();
}
