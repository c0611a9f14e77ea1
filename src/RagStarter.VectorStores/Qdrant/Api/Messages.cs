using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>What every answer is wrapped in.</summary>
internal sealed record Answer<T>(T? Result);

internal sealed record CreateCollection
{
    public required IReadOnlyDictionary<string, VectorParams> Vectors { get; init; }

    public IReadOnlyDictionary<string, SparseVectorParams>? SparseVectors { get; init; }

    public HnswConfig? HnswConfig { get; init; }

    public QuantizationConfig? QuantizationConfig { get; init; }

    public int? ShardNumber { get; init; }

    public int? ReplicationFactor { get; init; }

    public int? WriteConsistencyFactor { get; init; }

    public bool? OnDiskPayload { get; init; }
}

internal sealed record VectorParams(int Size, string Distance, bool? OnDisk);

/// <summary>Without a modifier: the server must not count words over all tenants.</summary>
internal sealed record SparseVectorParams;

internal sealed record HnswConfig(int? M, int? EfConstruct, int? PayloadM);

internal sealed record QuantizationConfig(ScalarQuantization? Scalar, BinaryQuantization? Binary);

internal sealed record ScalarQuantization(string Type, double Quantile, bool AlwaysRam);

internal sealed record BinaryQuantization(bool AlwaysRam);

internal sealed record CreateIndex(string FieldName, FieldSchema FieldSchema);

internal sealed record FieldSchema(string Type, bool? IsTenant = null, bool? Lookup = null, bool? Range = null);

internal sealed record Point
{
    public required PointId Id { get; init; }

    /// <summary>By the vector's name, <see cref="float"/>[] or <see cref="SparseVector"/>.</summary>
    public required IReadOnlyDictionary<string, object> Vector { get; init; }

    public required IReadOnlyDictionary<string, object?> Payload { get; init; }
}

internal sealed record SparseVector(IReadOnlyList<uint> Indices, IReadOnlyList<float> Values);

internal sealed record UpdateResult(string Status);

/// <summary>The ids to delete; there is no delete by filter, because an empty one empties the collection.</summary>
internal sealed record PointIds(IReadOnlyList<PointId> Points);

internal sealed record PointRequest(IReadOnlyList<PointId> Ids, bool WithPayload, bool WithVector);

internal sealed record ScrollRequest(PointFilter? Filter, int Limit, PointId? Offset, bool WithPayload, bool WithVector);

internal sealed record ScrollResult(IReadOnlyList<FoundPoint> Points, PointId? NextPageOffset);

internal sealed record CountRequest(PointFilter? Filter, bool Exact);

internal sealed record CountResult(long Count);

internal sealed record FacetRequest(string Key, PointFilter? Filter, int Limit, bool Exact);

internal sealed record FacetResult(IReadOnlyList<FacetHit> Hits);

internal sealed record FacetHit(JsonElement Value, long Count);

internal sealed record QueryRequest
{
    public IReadOnlyList<Prefetch>? Prefetch { get; init; }

    /// <summary><see cref="float"/>[], <see cref="SparseVector"/> or <see cref="ReciprocalRankQuery"/>.</summary>
    public required object Query { get; init; }

    public string? Using { get; init; }

    public PointFilter? Filter { get; init; }

    public SearchParams? Params { get; init; }

    public required int Limit { get; init; }

    /// <summary>A bool, or the names of the fields.</summary>
    public required object WithPayload { get; init; }

    public bool WithVector { get; init; }
}

internal sealed record Prefetch(object Query, string Using, SearchParams? Params, int Limit);

internal sealed record ReciprocalRankQuery(ReciprocalRank Rrf);

internal sealed record ReciprocalRank(int K);

internal sealed record SearchParams(int? HnswEf, QuantizationSearch? Quantization);

internal sealed record QuantizationSearch(bool Rescore, double? Oversampling);

internal sealed record QueryResult(IReadOnlyList<FoundPoint> Points);

internal sealed record FoundPoint
{
    public required PointId Id { get; init; }

    public double Score { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Payload { get; init; }

    /// <summary>By name; a list of numbers, or an object for a sparse vector.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Vector { get; init; }
}

internal sealed record CollectionInfo(CollectionConfig Config, IReadOnlyDictionary<string, JsonElement>? PayloadSchema);

internal sealed record CollectionConfig(CollectionParams Params);

internal sealed record CollectionParams(IReadOnlyDictionary<string, VectorParams>? Vectors, IReadOnlyDictionary<string, JsonElement>? SparseVectors);

internal sealed record CollectionList(IReadOnlyList<CollectionName> Collections);

internal sealed record CollectionName(string Name);


internal sealed record Alias(string AliasName, string CollectionName);

internal sealed record AliasActions(IReadOnlyList<AliasAction> Actions);

internal sealed record AliasAction(Alias? CreateAlias);


/// <summary>The JSON of the messages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateCollection))]
[JsonSerializable(typeof(CreateIndex))]
[JsonSerializable(typeof(Point))]
[JsonSerializable(typeof(PointIds))]
[JsonSerializable(typeof(PointRequest))]
[JsonSerializable(typeof(ScrollRequest))]
[JsonSerializable(typeof(CountRequest))]
[JsonSerializable(typeof(FacetRequest))]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(AliasActions))]
[JsonSerializable(typeof(SparseVector))]
[JsonSerializable(typeof(ReciprocalRankQuery))]
[JsonSerializable(typeof(PointFilter))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(uint[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(object[]))]
[JsonSerializable(typeof(Answer<bool>))]
[JsonSerializable(typeof(Answer<UpdateResult>))]
[JsonSerializable(typeof(Answer<FoundPoint[]>))]
[JsonSerializable(typeof(Answer<ScrollResult>))]
[JsonSerializable(typeof(Answer<CountResult>))]
[JsonSerializable(typeof(Answer<FacetResult>))]
[JsonSerializable(typeof(Answer<QueryResult>))]
[JsonSerializable(typeof(Answer<CollectionInfo>))]
[JsonSerializable(typeof(Answer<CollectionList>))]
internal sealed partial class QdrantJson : JsonSerializerContext;
