using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>The calls about one collection.</summary>
internal sealed class PointsApi(QdrantConnection connection, QdrantOptions options, string collection)
{
    // The server refuses bodies of more than 32 MB.
    private const int LargestBody = 24 * 1024 * 1024;
    private const int LargestPoint = 30 * 1024 * 1024;
    private const int PointsPerUpsert = 1_000;
    private const int IdsPerRead = 1_000;
    private const int IdsPerDelete = 10_000;
    private const int PointsPerPage = 500;

    // A page with vectors is some ten times as large.
    private const int PointsPerVectorPage = 100;

    private readonly string _write = string.Create(
        CultureInfo.InvariantCulture,
        $"?wait=true&timeout={Math.Max(1, (int)(options.Timeout.TotalSeconds / 2))}&ordering={options.WriteOrdering}");

    private readonly string _read = options.ReadConsistency == "1" ? string.Empty : $"?consistency={options.ReadConsistency}";

    /// <summary>The collection's settings; <see langword="null"/> when it does not exist. Aliases are followed.</summary>
    public async Task<CollectionInfo?> FindAsync(CancellationToken cancellationToken) => await connection.SendAsync(
        Call("CollectionExists", HttpMethod.Get), QdrantJson.Default.AnswerCollectionInfo, cancellationToken, HttpStatusCode.NotFound).ConfigureAwait(false);

    /// <summary>Creates the collection; one that another process has created meanwhile is left as it is.</summary>
    public Task CreateAsync(CreateCollection request, CancellationToken cancellationToken) => connection.SendAsync(
        Call("EnsureCollectionExists", HttpMethod.Put).With(request, QdrantJson.Default.CreateCollection),
        QdrantJson.Default.AnswerBoolean,
        cancellationToken,
        HttpStatusCode.Conflict);

    public Task CreateIndexAsync(CreateIndex index, CancellationToken cancellationToken) => connection.SendAsync(
        Call("EnsureCollectionExists", HttpMethod.Put, $"/index{_write}").With(index, QdrantJson.Default.CreateIndex),
        QdrantJson.Default.AnswerUpdateResult,
        cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => connection.SendAsync(
        Call("EnsureCollectionDeleted", HttpMethod.Delete), QdrantJson.Default.AnswerBoolean, cancellationToken, HttpStatusCode.NotFound);

    /// <summary>Writes points in batches that are small enough for the server.</summary>
    /// <exception cref="ArgumentException">A single point is too large; nothing has been written.</exception>
    public async Task UpsertAsync(IReadOnlyList<Point> points, CancellationToken cancellationToken)
    {
        var serialized = points.Select(p => JsonSerializer.SerializeToUtf8Bytes(p, QdrantJson.Default.Point)).ToList();
        if (serialized.FindIndex(p => p.Length > LargestPoint) is var tooLarge and >= 0)
        {
            throw new ArgumentException($"The record with the id {points[tooLarge].Id} takes {serialized[tooLarge].Length} bytes; the server takes at most 32 MB at once.");
        }

        for (var first = 0; first < serialized.Count;)
        {
            using var body = new MemoryStream();
            body.Write("{\"points\":["u8);
            var next = first;
            while (next < serialized.Count && next - first < PointsPerUpsert && (next == first || body.Length + serialized[next].Length < LargestBody))
            {
                body.Write(next > first ? ","u8 : default);
                body.Write(serialized[next++]);
            }

            body.Write("]}"u8);
            await connection.SendAsync(
                Call("Upsert", HttpMethod.Put, $"/points{_write}") with { Body = body.ToArray() },
                QdrantJson.Default.AnswerUpdateResult,
                cancellationToken).ConfigureAwait(false);
            first = next;
        }
    }

    public async Task DeleteAsync(IReadOnlyList<PointId> ids, CancellationToken cancellationToken)
    {
        foreach (var chunk in ids.Chunk(IdsPerDelete))
        {
            await connection.SendAsync(
                Call("Delete", HttpMethod.Post, $"/points/delete{_write}").With(new PointIds(chunk), QdrantJson.Default.PointIds),
                QdrantJson.Default.AnswerUpdateResult,
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The points with these ids that exist, in no particular order.</summary>
    public async IAsyncEnumerable<FoundPoint> GetAsync(
        IReadOnlyList<PointId> ids, bool withVector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in ids.Chunk(IdsPerRead))
        {
            var found = await connection.SendAsync(
                Call("Get", HttpMethod.Post, $"/points{_read}").With(new PointRequest(chunk, WithPayload: true, withVector), QdrantJson.Default.PointRequest),
                QdrantJson.Default.AnswerFoundPointArray,
                cancellationToken).ConfigureAwait(false);
            foreach (var point in found ?? [])
            {
                yield return point;
            }
        }
    }

    /// <summary>The points that fulfil the conditions, ordered by id.</summary>
    public async IAsyncEnumerable<FoundPoint> ScrollAsync(
        PointFilter? filter, int limit, bool withVector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointId? offset = null;
        do
        {
            var size = Math.Min(limit, withVector ? PointsPerVectorPage : PointsPerPage);
            var page = await connection.SendAsync(
                Call("Get", HttpMethod.Post, $"/points/scroll{_read}")
                    .With(new ScrollRequest(filter, size, offset, WithPayload: true, withVector), QdrantJson.Default.ScrollRequest),
                QdrantJson.Default.AnswerScrollResult,
                cancellationToken).ConfigureAwait(false);
            foreach (var point in page?.Points ?? [])
            {
                yield return point;
                limit--;
            }

            offset = page?.NextPageOffset;
        }
        while (offset is not null && limit > 0);
    }

    public async Task<long> CountAsync(PointFilter? filter, CancellationToken cancellationToken)
    {
        var result = await connection.SendAsync(
            Call("SearchKeywords", HttpMethod.Post, $"/points/count{_read}").With(new CountRequest(filter, Exact: true), QdrantJson.Default.CountRequest),
            QdrantJson.Default.AnswerCountResult,
            cancellationToken).ConfigureAwait(false);
        return result!.Count;
    }

    /// <summary>How many points there are of each value of an indexed field, the most frequent first.</summary>
    public async Task<IReadOnlyList<FacetHit>> FacetAsync(string key, PointFilter? filter, int limit, CancellationToken cancellationToken)
    {
        var result = await connection.SendAsync(
            Call("SearchKeywords", HttpMethod.Post, $"/facet{_read}").With(new FacetRequest(key, filter, limit, Exact: true), QdrantJson.Default.FacetRequest),
            QdrantJson.Default.AnswerFacetResult,
            cancellationToken).ConfigureAwait(false);
        return result!.Hits;
    }

    /// <summary>The nearest points. A very large limit is cut to the number of points first: the server makes room for all of it.</summary>
    public async Task<IReadOnlyList<FoundPoint>> QueryAsync(string operation, QueryRequest query, CancellationToken cancellationToken)
    {
        if (Math.Max(query.Limit, query.Prefetch?.Max(p => p.Limit) ?? 0) > 10_000)
        {
            var most = (int)Math.Clamp(await CountAsync(query.Filter, cancellationToken).ConfigureAwait(false), 1, int.MaxValue);
            query = query with
            {
                Limit = Math.Min(query.Limit, most),
                Prefetch = query.Prefetch is null ? null : [.. query.Prefetch.Select(p => p with { Limit = Math.Min(p.Limit, most) })],
            };
        }

        var result = await connection.SendAsync(
            Call(operation, HttpMethod.Post, $"/points/query{_read}").With(query, QdrantJson.Default.QueryRequest),
            QdrantJson.Default.AnswerQueryResult,
            cancellationToken).ConfigureAwait(false);
        return result!.Points;
    }

    private ApiCall Call(string operation, HttpMethod method, string below = "") => ApiCall.To(operation, collection, method, below);
}
