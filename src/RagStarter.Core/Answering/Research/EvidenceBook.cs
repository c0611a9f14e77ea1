using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// The evidence of all searches of one answer. Numbers go on from search to search, and a passage that is found again
/// keeps its number, so that a citation means the same throughout.
/// </summary>
internal sealed class EvidenceBook(RequestRedactor redactor)
{
    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    private readonly List<EvidenceItem> _items = [];
    private readonly Dictionary<string, int> _retrievedBySource = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _wholePassages = [];
    private int _retrievedTokens;

    /// <summary>Everything found so far.</summary>
    public Evidence Evidence => new([.. _items], _retrievedTokens, UsedTokens)
    {
        RetrievedBySource = new Dictionary<string, int>(_retrievedBySource, StringComparer.Ordinal),
        WholePassages = new Dictionary<Guid, int>(_wholePassages),
    };

    /// <summary>The tokens of everything found so far.</summary>
    public int UsedTokens => _items.Sum(i => i.Tokens);

    /// <summary>Adds what a search found and returns it with its numbers in the book.</summary>
    public Evidence Add(Evidence found)
    {
        _retrievedTokens += found.RetrievedTokens;
        foreach (var (document, tokens) in found.RetrievedBySource)
        {
            _retrievedBySource[document] = _retrievedBySource.GetValueOrDefault(document) + tokens;
        }

        foreach (var (chunk, tokens) in found.WholePassages)
        {
            _wholePassages[chunk] = Math.Max(tokens, _wholePassages.GetValueOrDefault(chunk));
        }

        return found with { Items = [.. found.Items.Select(Add)] };
    }

    /// <summary>The sentences of an item that are not in <paramref name="known"/>, as an item; <see langword="null"/> when all are.</summary>
    public EvidenceItem? Unseen(EvidenceItem item, IReadOnlySet<(Guid Chunk, int Sentence)> known)
    {
        var unseen = item.Sentences.Where(s => !known.Contains((item.Chunk.Id, s.Index))).ToList();
        return unseen.Count == 0 ? null
            : unseen.Count == item.Sentences.Count ? item
            : EvidencePacker.Item(item.Number, item.Source, unseen, redactor, Tokens);
    }

    private EvidenceItem Add(EvidenceItem item)
    {
        var at = _items.FindIndex(i => i.Chunk.Id == item.Chunk.Id);
        if (at < 0)
        {
            var added = item with { Number = _items.Count + 1 };
            _items.Add(added);
            return added;
        }

        var known = _items[at];
        var more = item.Sentences.Where(s => known.Sentences.All(k => k.Index != s.Index)).ToList();
        if (more.Count > 0)
        {
            _items[at] = EvidencePacker.Item(known.Number, known.Source, [.. known.Sentences.Concat(more).OrderBy(s => s.Index)], redactor, Tokens);
        }

        return item with { Number = known.Number };
    }
}
