using Microsoft.Extensions.VectorData;

namespace RagStarter.Core.Retrieval;

/// <summary>A collection that can be searched by keywords alone, ranked by BM25.</summary>
/// <remarks>
/// VectorData knows keyword search only as a part of hybrid search, with one fused score. Retrieval fuses by itself,
/// with a weight that depends on the embedding model, and shows people both scores.
/// </remarks>
public interface IKeywordSearchable<TRecord>
    where TRecord : class
{
    /// <summary>The records that share words with <paramref name="text"/>, the best first.</summary>
    /// <param name="text">A question or a list of words; analyzed as the stored text was.</param>
    /// <param name="top">The most results.</param>
    /// <param name="filter">Which records count. Word statistics are taken over these only.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    IAsyncEnumerable<VectorSearchResult<TRecord>> SearchKeywordsAsync(
        string text,
        int top,
        System.Linq.Expressions.Expression<Func<TRecord, bool>>? filter = null,
        CancellationToken cancellationToken = default);
}
