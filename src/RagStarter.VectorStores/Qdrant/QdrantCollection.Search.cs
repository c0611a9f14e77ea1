using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

public partial class QdrantCollection<TKey, TRecord>
{
    // How many candidates each side of a hybrid search contributes.
    private const int HybridCandidates = 4;

    // The constant of reciprocal rank fusion is 60 with ranks from 1 (Cormack, Clarke and Büttcher 2009); the server
    // counts ranks from 0.
    private const int RankConstant = 61;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        var property = _schema.Model.GetVectorPropertyOrSingle(options);
        var query = await VectorInput.FromSearchAsync(_schema.Model, property, searchValue, cancellationToken).ConfigureAwait(false);
        var found = await _points.QueryAsync(
            "Search",
            new QueryRequest
            {
                Query = query.Vector.ToArray(),
                Using = _schema.VectorName(property),
                Filter = KeywordRanking.FilterOf(QdrantFilter.From(_schema.Model, options.Filter)),
                Params = DenseParams(),
                Limit = Reach(top, options.Skip),
                WithPayload = true,
                WithVector = options.IncludeVectors,
            },
            cancellationToken).ConfigureAwait(false);
        var function = VectorInput.DistanceFunctionOf(property);
        var sign = VectorMath.SmallerIsNearer(function) ? -1 : 1;
        foreach (var (point, score) in found.Select(p => (p, Score: ScoreOf(function, p.Score))).OrderByDescending(p => sign * p.Score).ThenBy(p => p.p.Id).Skip(options.Skip))
        {
            if (options.ScoreThreshold is { } threshold && sign * score < sign * threshold)
            {
                yield break;
            }

            yield return new VectorSearchResult<TRecord>(_records.ToRecord(point, options.IncludeVectors), score);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exactly the embedded store's scores. Of a very large number of records that share a word, those that are scored
    /// are four for each result asked for, chosen with a fixed text length in place of the mean.
    /// </remarks>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchKeywordsAsync(
        string text,
        int top,
        Expression<Func<TRecord, bool>>? filter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        EnsureFullText();
        var conditions = QdrantFilter.From(_schema.Model, filter);
        var ranked = await _keywords.RankAsync(text, top, conditions, cancellationToken).ConfigureAwait(false);
        await foreach (var result in ReadAsync(ranked, includeVectors: false, cancellationToken).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The server fuses both rankings by their ranks, in one query. Needs Qdrant 1.16, where the constant of the fusion can
    /// be given; vector search and keyword search by themselves do not.
    /// </remarks>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue,
        ICollection<string> keywords,
        int top,
        HybridSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        EnsureFullText();
        options ??= new HybridSearchOptions<TRecord>();
        var property = _schema.Model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty });
        var query = await VectorInput.FromSearchAsync(_schema.Model, property, searchValue, cancellationToken).ConfigureAwait(false);
        var conditions = QdrantFilter.From(_schema.Model, options.Filter);
        var words = await _keywords.WeighAsync(string.Join(' ', keywords), conditions, cancellationToken).ConfigureAwait(false);
        var fused = await _points.QueryAsync("HybridSearch", Hybrid(property, query, words, conditions, Reach(top, options.Skip)), cancellationToken).ConfigureAwait(false);
        var page = fused.OrderByDescending(p => p.Score).ThenBy(p => p.Id).Skip(options.Skip).Take(top)
            .TakeWhile(p => !(p.Score < options.ScoreThreshold)).Select(p => (p.Id, p.Score)).ToList();
        await foreach (var result in ReadAsync(page, options.IncludeVectors, cancellationToken).ConfigureAwait(false))
        {
            yield return result;
        }
    }

    private QueryRequest Hybrid(
        VectorPropertyModel property, VectorInput query, KeywordQuery? words, IReadOnlyList<Condition> conditions, int reach)
    {
        // A prefetch takes ten by default, however many are asked for in the end.
        var candidates = (int)Math.Min((long)Math.Max(reach, 10) * HybridCandidates, int.MaxValue);
        var dense = new Prefetch(query.Vector.ToArray(), _schema.VectorName(property), DenseParams(), candidates);
        return new QueryRequest
        {
            Prefetch = words is null ? [dense] : [dense, new Prefetch(words.ToVector(), QdrantSchema.Words, null, candidates)],
            Query = new ReciprocalRankQuery(new ReciprocalRank(RankConstant)),

            // The filter of the whole query holds in each of its parts.
            Filter = KeywordRanking.FilterOf(conditions),

            // All that were fused: which of several with one score are the first is not left to the server.
            Limit = (int)Math.Min((long)candidates * 2, int.MaxValue),
            WithPayload = false,
        };
    }

    // The records of a ranking. One that was deleted since is left out.
    private async IAsyncEnumerable<VectorSearchResult<TRecord>> ReadAsync(
        IReadOnlyList<(PointId Id, double Score)> ranked, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await _points.GetAsync([.. ranked.Select(r => r.Id)], includeVectors, cancellationToken)
            .ToDictionaryAsync(p => p.Id, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var (id, score) in ranked)
        {
            if (found.TryGetValue(id, out var point))
            {
                yield return new VectorSearchResult<TRecord>(_records.ToRecord(point, includeVectors), score);
            }
        }
    }

    private SearchParams? DenseParams()
    {
        var quantization = _options.Quantization == QdrantOptions.NoQuantization
            ? null
            : new QuantizationSearch(_options.Rescore, _options.Rescore ? _options.Oversampling : null);
        return _options.HnswEf is null && quantization is null ? null : new SearchParams(_options.HnswEf, quantization);
    }

    // What the server computes, in the terms of VectorData.
    private static double ScoreOf(string function, double score) => function switch
    {
        DistanceFunction.CosineDistance => 1 - score,
        DistanceFunction.NegativeDotProductSimilarity => -score,
        DistanceFunction.EuclideanSquaredDistance => score * score,
        _ => score,
    };

    private void EnsureFullText()
    {
        if (_schema.FullText is null)
        {
            throw new NotSupportedException(
                $"The collection '{Name}' has no full-text indexed property; mark one with IsFullTextIndexed to search by keywords.");
        }
    }
}
