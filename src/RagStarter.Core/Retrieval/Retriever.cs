using Microsoft.Extensions.Options;
using RagStarter.Core.Language;
using RagStarter.Core.Redaction;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Retrieval;

/// <summary>Searches wide and keeps little: two searches, one ranking, no repetitions, the sentences that matter.</summary>
public sealed class Retriever
{
    // Sentences are read of this many times TopK chunks, so that a chunk with a good sentence can move up.
    private const int RerankFactor = 2;

    private const double DemotionFactor = 0.6;

    private static readonly TokenCounter Tokens = TokenCounter.For(TokenCounter.Default);

    private readonly ChunkStore _store;
    private readonly Embeddings.Embedder _embedder;
    private readonly TextAnalyzer _analyzer;
    private readonly SentenceScorer _scorer;
    private readonly IOptionsMonitor<RetrievalOptions> _options;
    private readonly TunedSettings _tuned;

    /// <summary>Creates the retriever.</summary>
    public Retriever(
        ChunkStore store,
        Embeddings.Embedder embedder,
        TextAnalyzer analyzer,
        SentenceScorer scorer,
        IOptionsMonitor<RetrievalOptions> options,
        TunedSettings tuned)
    {
        _store = store;
        _embedder = embedder;
        _analyzer = analyzer;
        _scorer = scorer;
        _options = options;
        _tuned = tuned;
    }

    /// <summary>The settings in force for all.</summary>
    public RetrievalOptions Options => _options.CurrentValue;

    /// <summary>The settings in force for a request of a tenant.</summary>
    public RetrievalOptions OptionsFor(TenantId tenant, RetrievalRequest? request) => _tuned.RetrievalFor(tenant, request);

    /// <summary>Finds the evidence for a question.</summary>
    /// <param name="caller">Who asks; only what the caller may read is searched.</param>
    /// <param name="question">The question, redacted.</param>
    /// <param name="vector">The question's embedding; without one only its words are searched for.</param>
    /// <param name="redactor">Redacts the evidence with the request's placeholders.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <param name="share">How much of the configured evidence is wanted, from 0 to 1.</param>
    /// <param name="request">What the request asks for itself.</param>
    public Task<Evidence> RetrieveAsync(
        Caller caller,
        string question,
        ReadOnlyMemory<float>? vector,
        RequestRedactor redactor,
        CancellationToken cancellationToken,
        double share = 1,
        RetrievalRequest? request = null) =>
        RetrieveAsync(caller, question, vector, redactor, OptionsFor(caller.Tenant, request), share, cancellationToken);

    /// <summary>Searches and finds the evidence with given settings.</summary>
    internal async Task<(SearchResult Search, Evidence Evidence)> SearchAndRetrieveAsync(
        Caller caller,
        string question,
        ReadOnlyMemory<float>? vector,
        RequestRedactor redactor,
        RetrievalOptions options,
        CancellationToken cancellationToken,
        double share = 1)
    {
        var search = await SearchAsync(caller, question, vector, options, cancellationToken).ConfigureAwait(false);
        if (search.Ranked.Count == 0)
        {
            return (search, Evidence.None);
        }

        var chunks = search.Ranked.Take((int)Math.Ceiling(options.TopK * share)).ToList();
        var analyzed = new AnalyzedQuestion(question, _analyzer);
        var sentences = Demote(_scorer.Score(analyzed, [.. chunks.Select(c => (c.Chunk, c.Score))]), chunks, options);
        var items = EvidencePacker.Pack(chunks, sentences, (int)(options.MaxContextTokens * share), options.MinSentenceScore, redactor, Tokens);
        return (search, new Evidence(items, search.RetrievedTokens, items.Sum(i => i.Tokens))
        {
            RetrievedBySource = search.RetrievedBySource,
            WholePassages = EvidencePacker.WholePassages(search.Ranked.Take(options.TopK), items),
        });
    }

    /// <summary>Finds the evidence for a question with given settings.</summary>
    internal async Task<Evidence> RetrieveAsync(
        Caller caller,
        string question,
        ReadOnlyMemory<float>? vector,
        RequestRedactor redactor,
        RetrievalOptions options,
        double share,
        CancellationToken cancellationToken) =>
        (await SearchAndRetrieveAsync(caller, question, vector, redactor, options, cancellationToken, share).ConfigureAwait(false)).Evidence;

    /// <summary>Finds evidence of at most about <paramref name="maxTokens"/> tokens; the best sentence is there in any case.</summary>
    internal Task<Evidence> RetrieveAsync(
        Caller caller, string question, ReadOnlyMemory<float>? vector, RequestRedactor redactor, int maxTokens, RetrievalOptions options, CancellationToken cancellationToken) =>
        RetrieveAsync(
            caller, question, vector, redactor, options, Math.Clamp((double)maxTokens / options.MaxContextTokens, 0.01, 1), cancellationToken);

    /// <summary>Both searches and their ranking, as the page for trying searches and the evaluation show them.</summary>
    public Task<SearchResult> SearchAsync(
        Caller caller, string question, ReadOnlyMemory<float>? vector, CancellationToken cancellationToken) =>
        SearchAsync(caller, question, vector, OptionsFor(caller.Tenant, null), cancellationToken);

    /// <summary>Both searches and their ranking with given settings.</summary>
    internal async Task<SearchResult> SearchAsync(
        Caller caller, string question, ReadOnlyMemory<float>? vector, RetrievalOptions options, CancellationToken cancellationToken)
    {
        var dense = vector is { } known
            ? await _store.SearchDenseAsync(caller.Tenant, caller.Groups, known, options.Candidates, cancellationToken).ConfigureAwait(false)
            : [];
        var words = $"{question} {QuestionHints.For(question)}";
        var keyword = await _store.SearchKeywordsAsync(caller.Tenant, caller.Groups, words, options.Candidates, cancellationToken).ConfigureAwait(false);
        var fused = Demote(Fusion.Fuse(dense, keyword, options.Fusion, vector is null ? 1 : options.KeywordWeightFor(_embedder)), options);
        var ranked = Diversify(Rerank(question, WithoutDuplicates(fused, options), options), options);
        return new SearchResult(dense, keyword, ranked, fused.Sum(c => c.Chunk.Tokens))
        {
            RetrievedBySource = fused.GroupBy(c => c.Chunk.Document, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(c => c.Chunk.Tokens), StringComparer.Ordinal),
        };
    }

    private static List<RankedChunk> Demote(List<RankedChunk> ranked, RetrievalOptions options) => !ranked.Exists(c => options.IsDemoted(c.Chunk))
        ? ranked
        : [.. ranked.Select(c => options.IsDemoted(c.Chunk) ? c with { Score = c.Score * DemotionFactor } : c).OrderByDescending(c => c.Score).ThenBy(c => c.Chunk.Id)];

    private static IReadOnlyList<ScoredSentence> Demote(IReadOnlyList<ScoredSentence> sentences, List<RankedChunk> chunks, RetrievalOptions options) =>
        !chunks.Exists(c => options.IsDemoted(c.Chunk))
            ? sentences
            : [.. sentences.Select(s => options.IsDemoted(chunks[s.Chunk].Chunk) ? s with { Score = s.Score * DemotionFactor } : s).OrderByDescending(s => s.Score)];

    // A chunk whose best sentence answers well moves up among the best.
    private List<RankedChunk> Rerank(string question, List<RankedChunk> ranked, RetrievalOptions options)
    {
        var head = ranked.Take(options.TopK * RerankFactor).ToList();
        if (options.SentenceWeight <= 0 || head.Count < 2)
        {
            return ranked;
        }

        var sentences = _scorer.Score(new AnalyzedQuestion(question, _analyzer), [.. head.Select(c => (c.Chunk, 0.0))]);
        var best = sentences.GroupBy(s => s.Chunk).ToDictionary(g => g.Key, g => g.Max(s => s.Score));
        var highest = Math.Max(1e-9, best.Values.DefaultIfEmpty().Max());
        var reranked = head
            .Select((c, i) => c with { Score = (c.Score + (options.SentenceWeight * best.GetValueOrDefault(i) / highest)) / (1 + options.SentenceWeight) })
            .OrderByDescending(c => c.Score)
            .ThenBy(c => c.Chunk.Id);
        return [.. reranked, .. ranked.Skip(head.Count)];
    }

    // Maximal marginal relevance (Carbonell and Goldstein 1998): what is worth most and says least of what is there already.
    private List<RankedChunk> Diversify(List<RankedChunk> ranked, RetrievalOptions options)
    {
        if (options.Diversity <= 0 || ranked.Count < 3)
        {
            return ranked;
        }

        var open = ranked.ConvertAll(c => (Chunk: c, Terms: _analyzer.ContentTerms(c.Chunk.Text).ToHashSet()));
        var chosen = new List<(RankedChunk Chunk, HashSet<Term> Terms)> { open[0] };
        open.RemoveAt(0);
        while (open.Count > 0)
        {
            var next = open.MaxBy(o => ((1 - options.Diversity) * o.Chunk.Score) - (options.Diversity * chosen.Max(c => Overlap(c.Terms, o.Terms))));
            open.Remove(next);
            chosen.Add(next);
        }

        return [.. chosen.Select(c => c.Chunk)];
    }

    private List<RankedChunk> WithoutDuplicates(List<RankedChunk> ranked, RetrievalOptions options)
    {
        var kept = new List<(RankedChunk Chunk, HashSet<Term> Terms)>();
        foreach (var chunk in ranked)
        {
            if (kept.Count >= options.TopK * RerankFactor)
            {
                break;
            }

            var terms = _analyzer.ContentTerms(chunk.Chunk.Text).ToHashSet();
            if (!kept.Exists(k => Overlap(k.Terms, terms) >= options.DuplicateOverlap))
            {
                kept.Add((chunk, terms));
            }
        }

        return [.. kept.Select(k => k.Chunk)];
    }

    // The Jaccard index of two sets of words.
    private static double Overlap(HashSet<Term> left, HashSet<Term> right)
    {
        if (left.Count == 0 && right.Count == 0)
        {
            return 1;
        }

        // Sets of very different size cannot overlap much.
        var (small, large) = left.Count < right.Count ? (left, right) : (right, left);
        if (small.Count < large.Count / 2)
        {
            return 0;
        }

        var shared = small.Count(large.Contains);
        return (double)shared / (left.Count + right.Count - shared);
    }
}
