using System.Text.RegularExpressions;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sentences;

namespace RagStarter.Core.Answering;

/// <summary>Finds what a reply cites.</summary>
public sealed partial class CitationFinder(TextAnalyzer analyzer)
{
    // A sentence of a source supports a claim when the claim has at least this share of its words.
    private const double MinSupport = 0.6;

    /// <summary>
    /// The citations of a reply in the order of their numbers. Each quotes the sentence of its source that answers best
    /// among those that the reply repeats, or else the one that shares most words with it; numbers without a source are
    /// ignored.
    /// </summary>
    public IReadOnlyList<Citation> Find(string reply, IReadOnlyList<EvidenceItem> evidence)
    {
        var byNumber = evidence.ToDictionary(e => e.Number);
        var claims = new SortedDictionary<int, string>();
        var claimStart = 0;
        foreach (Match match in Marker().Matches(reply))
        {
            if (!int.TryParse(match.Groups[1].ValueSpan, out var number) || !byNumber.ContainsKey(number))
            {
                continue;
            }

            // Several numbers behind one claim stand for the same claim.
            var claim = reply[claimStart..match.Index];
            if (string.IsNullOrWhiteSpace(Marker().Replace(claim, string.Empty)))
            {
                claim = LastClaim(reply[..match.Index]);
            }

            claims[number] = claims.GetValueOrDefault(number) + " " + claim;
            claimStart = match.Index + match.Length;
        }

        return [.. claims.Select(c => Cite(byNumber[c.Key], c.Value))];
    }

    /// <summary>The evidence that is not among the citations, each by its best sentence.</summary>
    internal static IReadOnlyList<Citation> Rest(Evidence? evidence, IReadOnlyList<Citation> citations)
    {
        if (evidence is null || evidence.Items.Count == 0)
        {
            return [];
        }

        var cited = citations.Select(c => c.Number).ToHashSet();
        return
        [
            .. evidence.Items
                .Where(i => !cited.Contains(i.Number) && i.Sentences.Count > 0)
                .Select(i => Create(i.Number, i.Chunk, i.Sentences.MaxBy(s => s.Score).Span)),
        ];
    }

    private Citation Cite(EvidenceItem item, string claim)
    {
        var words = analyzer.ContentTerms(claim).ToHashSet();
        var support = item.Sentences.Select(s => (Sentence: s, Share: SharedWords(item, s, words))).ToList();
        var repeated = support.Where(s => s.Share >= MinSupport).ToList();
        var quote = repeated.Count > 0 ? repeated.MaxBy(s => s.Sentence.Score).Sentence : support.MaxBy(s => s.Share).Sentence;
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

    private double SharedWords(EvidenceItem item, ScoredSentence sentence, HashSet<Term> claim)
    {
        var terms = analyzer.ContentTerms(sentence.Span.Of(item.Chunk.Text)).ToHashSet();
        return terms.Count == 0 ? 0 : (double)terms.Count(claim.Contains) / terms.Count;
    }

    private static string LastClaim(string before)
    {
        var text = Marker().Replace(before, " ").TrimEnd();
        var sentences = SentenceSplitter.Split(text);
        return sentences.Count == 0 ? string.Empty : sentences[^1].Of(text).ToString();
    }

    [GeneratedRegex(@"\[(\d{1,3})\]")]
    private static partial Regex Marker();
}
