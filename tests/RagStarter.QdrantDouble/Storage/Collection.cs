using System.Text.Json;
using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>The points of a collection, searched one by one. Not thread-safe.</summary>
internal sealed class Collection(string name, CreateCollectionRequest request, StrictMode strict)
{
    private readonly SortedDictionary<PointKey, StoredPoint> _points = [];

    public string Name => name;

    public CreateCollectionRequest Request => request;

    /// <summary>The payload indexes by field.</summary>
    public Dictionary<string, FieldSchema> Indexes { get; } = [];

    public int Count => _points.Count;

    private Dictionary<string, VectorParams> Dense => request.Vectors ?? [];

    private Dictionary<string, SparseVectorParams> Sparse => request.SparseVectors ?? [];

    public void Upsert(UpsertRequest upsert)
    {
        // All are read before the first is kept: a batch with a wrong point changes nothing.
        foreach (var point in upsert.Points.ConvertAll(ReadPoint))
        {
            _points[point.Id] = point;
        }
    }

    public void Delete(DeleteRequest delete) => delete.Points.ConvertAll(PointKey.Read).ForEach(id => _points.Remove(id));

    public List<StoredPoint> Get(PointRequest get) =>
        [.. get.Ids.ConvertAll(PointKey.Read).Where(_points.ContainsKey).Select(id => _points[id])];

    public (List<StoredPoint> Page, PointKey? Next) Scroll(ScrollRequest scroll)
    {
        CheckLimits(scroll.Filter, scroll.Limit);
        var limit = scroll.Limit ?? 10;
        var offset = scroll.Offset is { } from ? PointKey.Read(from) : (PointKey?)null;
        var found = Select(scroll.Filter).Where(p => offset is null || p.Id.CompareTo(offset.Value) >= 0).Take(limit + 1L > int.MaxValue ? int.MaxValue : limit + 1).ToList();
        return found.Count > limit ? (found[..limit], found[limit].Id) : (found, null);
    }

    public int CountOf(CountRequest count)
    {
        CheckLimits(count.Filter, null);
        return Select(count.Filter).Count();
    }

    /// <summary>How many points there are of each value; needs an index that finds points by value.</summary>
    public List<(JsonElement Value, int Count)> Facet(FacetRequest facet)
    {
        CheckLimits(facet.Filter, facet.Limit);
        if (!Indexes.TryGetValue(facet.Key, out var index) || index.Type is not ("keyword" or "integer" or "uuid" or "bool") || index.Lookup == false)
        {
            throw RefusedException.BadRequest($"Index required but not found for \"{facet.Key}\" of one of the following types: [keyword, integer (lookup), uuid, bool]. Help: Create an index for this key.");
        }

        return [.. Select(facet.Filter).Where(p => p.Payload.ContainsKey(facet.Key))
            .SelectMany(p => p.Payload[facet.Key] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().DistinctBy(v => v.ToString()) : [p.Payload[facet.Key]])
            .GroupBy(v => v.ToString()).Select(g => (g.First(), g.Count()))
            .OrderByDescending(v => v.Item2).ThenBy(v => v.Item1.ToString(), StringComparer.Ordinal).Take(facet.Limit ?? 10)];
    }

    public List<(StoredPoint Point, float Score)> Query(QueryRequest query)
    {
        CheckLimits(query.Filter, query.Limit);
        var limit = query.Limit ?? 10;
        if (query.Query is not { } asked)
        {
            throw RefusedException.BadRequest("the double answers no query without a query");
        }

        return IsVector(asked)
            ? query.Prefetch is null
                ? Nearest(asked, query.Using, [query.Filter], limit)
                : throw RefusedException.BadRequest("the double does not rescore by a vector")
            : Fuse(asked, query, limit);
    }

    private static bool IsVector(JsonElement query) =>
        query.ValueKind == JsonValueKind.Array || (query.ValueKind == JsonValueKind.Object && query.TryGetProperty("indices", out _));

    // The filter of the whole query holds in every prefetch; ranks count from 0, and the constant is 2 unless it is given.
    private List<(StoredPoint Point, float Score)> Fuse(JsonElement asked, QueryRequest query, int limit)
    {
        var fusion = asked.Deserialize<FusionQuery>(StrictJson.Options)!;
        if (fusion is not ({ Fusion: "rrf", Rrf: null } or { Fusion: null, Rrf: not null }))
        {
            throw RefusedException.BadJson("data did not match any variant of untagged enum QueryInterface");
        }

        if (query.Prefetch is null or [])
        {
            throw RefusedException.BadRequest("A query is needed to merge the prefetches. Can't have prefetches without defining a query.");
        }

        var constant = fusion.Rrf?.K ?? 2;
        var scores = new Dictionary<StoredPoint, float>();
        foreach (var prefetch in query.Prefetch)
        {
            CheckLimits(prefetch.Filter, prefetch.Limit);
            var part = prefetch.Query is { } vector && IsVector(vector)
                ? Nearest(vector, prefetch.Using, [query.Filter, prefetch.Filter], prefetch.Limit ?? 10)
                : throw RefusedException.BadRequest("a prefetch needs a query");
            for (var rank = 0; rank < part.Count; rank++)
            {
                scores[part[rank].Point] = scores.GetValueOrDefault(part[rank].Point) + (1f / (rank + constant));
            }
        }

        return InNoFixedOrder(scores.Select(s => (s.Key, s.Value)), s => -s, limit);
    }

    private List<(StoredPoint Point, float Score)> Nearest(JsonElement query, string? name, IReadOnlyList<FilterRequest?> filters, int limit)
    {
        name ??= string.Empty;
        var visible = _points.Values.Where(p => filters.All(f => PointFilter.Fulfils(p, f)));
        if (query.ValueKind == JsonValueKind.Object)
        {
            var words = Vectors.ReadSparse(query);
            return Sparse.ContainsKey(name)
                ? InNoFixedOrder(
                    visible.Where(p => p.Sparse.ContainsKey(name)).Select(p => (p, Vectors.Dot(words, p.Sparse[name]))).Where(p => p.Item2 is not null).Select(p => (p.p, p.Item2!.Value)),
                    s => -s,
                    limit)
                : throw RefusedException.BadRequest($"Not existing vector name error: {name}");
        }

        var vector = ReadDense(name, query);
        var distance = Dense[name].Distance;
        return InNoFixedOrder(
            visible.Where(p => p.Dense.ContainsKey(name)).Select(p => (p, Vectors.Score(distance, vector, p.Dense[name]))),
            s => distance is Distance.Euclid or Distance.Manhattan ? s : -s,
            limit);
    }

    // The server promises no order among equal scores; here it is one that nobody would expect.
    private static List<(StoredPoint Point, float Score)> InNoFixedOrder(
        IEnumerable<(StoredPoint Point, float Score)> found, Func<float, float> order, int limit) =>
        [.. found.OrderBy(f => order(f.Score)).ThenByDescending(f => f.Point.Id).Take(limit)];

    private IEnumerable<StoredPoint> Select(FilterRequest? filter) => _points.Values.Where(p => PointFilter.Fulfils(p, filter));

    private StoredPoint ReadPoint(PointStruct point)
    {
        var dense = new Dictionary<string, float[]>();
        var sparse = new Dictionary<string, SparseVector>();
        foreach (var (vectorName, vector) in point.Vector)
        {
            if (Sparse.ContainsKey(vectorName))
            {
                sparse[vectorName] = Vectors.ReadSparse(vector);
            }
            else
            {
                dense[vectorName] = ReadDense(vectorName, vector);
            }
        }

        return new StoredPoint(PointKey.Read(point.Id), point.Payload ?? [], dense, sparse);
    }

    private float[] ReadDense(string vectorName, JsonElement json)
    {
        if (!Dense.TryGetValue(vectorName, out var parameters))
        {
            throw RefusedException.BadRequest($"Not existing vector name error: {vectorName}");
        }

        var vector = Vectors.ReadDense(json);
        if (vector.Length != parameters.Size)
        {
            throw RefusedException.BadRequest($"Vector dimension error: expected dim: {parameters.Size}, got {vector.Length}");
        }

        return parameters.Distance == Distance.Cosine ? Vectors.Normalize(vector) : vector;
    }

    private void CheckLimits(FilterRequest? filter, int? limit)
    {
        if (limit < 1)
        {
            throw RefusedException.BadRequest("limit: value is smaller than 1");
        }

        if (limit > strict.MaxQueryLimit)
        {
            throw RefusedException.BadRequest($"Forbidden: Limit exceeded {limit} > {strict.MaxQueryLimit} for \"limit\". Help: Reduce the \"limit\" parameter to or below {strict.MaxQueryLimit}.");
        }

        if (!strict.UnindexedFiltering && PointFilter.Fields(filter).FirstOrDefault(f => !Indexes.ContainsKey(f)) is { } field)
        {
            throw RefusedException.BadRequest($"Index required but not found for \"{field}\". Help: Create an index for this key or use a different filter.");
        }
    }
}
