using RagStarter.Core.Language;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>Ranks points by BM25 over the points that a query may see, with the scores of the embedded store.</summary>
/// <remarks>
/// <para>
/// The server could weigh words itself (its "idf" modifier), but it counts over the whole collection: one tenant's
/// documents, or those of a group that the asker is not in, would move another's scores. So the server keeps term
/// frequencies only, and the client asks for the rest under the query's own filter: the number of records and their
/// lengths with one facet over the length, the document frequency of each word with one count over an indexed field.
/// These run at the same time, and each reads an index. A table of frequencies per tenant would save them, but would
/// have to be kept right by every writer and could not follow groups.
/// </para>
/// <para>
/// The weights then go into the query's sparse vector, which selects candidates; those are scored exactly from the term
/// counts in their payload, because the mean length changes with every record and is not in the stored vectors.
/// </para>
/// </remarks>
internal sealed class KeywordRanking(PointsApi points, TextAnalyzer analyzer)
{
    // How many candidates are scored exactly for each result asked for, and at least.
    private const int CandidatesPerResult = 4;
    private const int MinCandidates = 100;

    // Texts of more different lengths than this are counted by the most frequent lengths.
    private const int MaxLengths = 10_000;

    private static readonly string[] Needed = [QdrantSchema.Terms, QdrantSchema.Counts, QdrantSchema.Length];

    /// <summary>The query's words with their weights under the conditions; <see langword="null"/> when none is found there.</summary>
    public async Task<KeywordQuery?> WeighAsync(string text, IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        var terms = analyzer.ContentTerms(text).Select(KeywordVector.NumberOf).Distinct().ToArray();
        if (terms.Length == 0)
        {
            return null;
        }

        var lengths = points.FacetAsync(QdrantSchema.Length, FilterOf(conditions), MaxLengths, cancellationToken);
        var frequencies = Task.WhenAll(terms.Select(term => points.CountAsync(
            FilterOf([.. conditions, Condition.Equal(QdrantSchema.Terms, (long)term)]), cancellationToken)));
        await Task.WhenAll(lengths, frequencies).ConfigureAwait(false);
        var hits = await lengths.ConfigureAwait(false);
        var count = hits.Sum(h => h.Count);
        if (count == 0)
        {
            return null;
        }

        // What is written between the calls can make a word more frequent than there are records.
        var weights = (await frequencies.ConfigureAwait(false)).Select(n => Math.Min(n, count))
            .Select(n => n == 0 ? 0 : Math.Log(1 + ((count - n + 0.5) / (n + 0.5))));
        var found = terms.Zip(weights).Where(t => t.Second > 0).ToDictionary(t => t.First, t => t.Second);
        return found.Count == 0
            ? null
            : new KeywordQuery(found, Math.Max(1, (double)hits.Sum(h => h.Value.GetInt64() * h.Count) / count));
    }

    /// <summary>The best points with their BM25 scores; of equal ones the smaller id first.</summary>
    public async Task<List<(PointId Id, double Score)>> RankAsync(
        string text, int top, IReadOnlyList<Condition> conditions, CancellationToken cancellationToken)
    {
        if (await WeighAsync(text, conditions, cancellationToken).ConfigureAwait(false) is not { } query)
        {
            return [];
        }

        var candidates = await points.QueryAsync(
            "SearchKeywords",
            new QueryRequest
            {
                Query = query.ToVector(),
                Using = QdrantSchema.Words,
                Filter = FilterOf(conditions),
                Limit = (int)Math.Min(int.MaxValue, Math.Max(MinCandidates, (long)top * CandidatesPerResult)),
                WithPayload = Needed,
            },
            cancellationToken).ConfigureAwait(false);
        return [.. candidates.Select(c => (c.Id, Score: query.Score(c))).OrderByDescending(c => c.Score).ThenBy(c => c.Id).Take(top)];
    }

    internal static PointFilter? FilterOf(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 ? null : new PointFilter { Must = conditions };
}

/// <summary>The words of a query with their weights, for the records that it may see.</summary>
/// <param name="Weights">The inverse document frequency of each term that is found there.</param>
/// <param name="MeanLength">The mean length of the texts there, in terms.</param>
internal sealed record KeywordQuery(IReadOnlyDictionary<uint, double> Weights, double MeanLength)
{
    public SparseVector ToVector() => new([.. Weights.Keys], [.. Weights.Values.Select(w => (float)w)]);

    public double Score(FoundPoint point)
    {
        if (point.Payload is not { } payload || !payload.TryGetValue(QdrantSchema.Terms, out var terms)
            || !payload.TryGetValue(QdrantSchema.Counts, out var counts))
        {
            return 0;
        }

        var length = payload[QdrantSchema.Length].GetInt32();
        var frequencies = terms.EnumerateArray().Select(t => t.GetUInt32())
            .Zip(counts.EnumerateArray().Select(c => c.GetInt32()))
            .Where(pair => Weights.ContainsKey(pair.First))
            .ToDictionary(pair => pair.First, pair => pair.Second);

        // In the order of the query's words, so that equal texts get equal sums.
        return Weights.Where(w => frequencies.ContainsKey(w.Key))
            .Sum(w => w.Value * KeywordVector.Saturation(frequencies[w.Key], length, MeanLength));
    }
}
