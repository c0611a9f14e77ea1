using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.QdrantDouble.Api;

// What the server reads. A member that is not here is refused, as the server does.
internal sealed record CreateCollectionRequest
{
    public Dictionary<string, VectorParams>? Vectors { get; init; }

    public Dictionary<string, SparseVectorParams>? SparseVectors { get; init; }

    public HnswConfig? HnswConfig { get; init; }

    public QuantizationConfig? QuantizationConfig { get; init; }

    public int? ShardNumber { get; init; }

    public int? ReplicationFactor { get; init; }

    public int? WriteConsistencyFactor { get; init; }

    public bool? OnDiskPayload { get; init; }
}

internal sealed record VectorParams(int Size, Distance Distance, bool? OnDisk = null);

internal enum Distance
{
    Cosine,
    Dot,
    Euclid,
    Manhattan,
}

// The modifier "idf" is left out on purpose: it counts words over all tenants.
internal sealed record SparseVectorParams;

internal sealed record HnswConfig(int? M = null, int? EfConstruct = null, int? PayloadM = null);

internal sealed record QuantizationConfig(ScalarQuantization? Scalar = null, BinaryQuantization? Binary = null);

internal sealed record ScalarQuantization(string Type, double? Quantile = null, bool? AlwaysRam = null);

internal sealed record BinaryQuantization(bool? AlwaysRam = null);

internal sealed record CreateIndexRequest(string FieldName, FieldSchema FieldSchema);

internal sealed record FieldSchema(string Type, bool? IsTenant = null, bool? Lookup = null, bool? Range = null);

internal sealed record UpsertRequest(List<PointStruct> Points);

internal sealed record PointStruct(JsonElement Id, Dictionary<string, JsonElement> Vector, Dictionary<string, JsonElement>? Payload = null);

internal sealed record SparseVector(uint[] Indices, float[] Values);

internal sealed record DeleteRequest(List<JsonElement> Points);

internal sealed record PointRequest(List<JsonElement> Ids, JsonElement? WithPayload = null, bool WithVector = false);

internal sealed record ScrollRequest(
    FilterRequest? Filter = null, int? Limit = null, JsonElement? Offset = null, JsonElement? WithPayload = null, bool WithVector = false);

internal sealed record CountRequest(FilterRequest? Filter = null, bool Exact = true);

internal sealed record FacetRequest(string Key, FilterRequest? Filter = null, int? Limit = null, bool Exact = false);

internal sealed record QueryRequest(
    List<PrefetchRequest>? Prefetch = null,
    JsonElement? Query = null,
    string? Using = null,
    FilterRequest? Filter = null,
    SearchParams? Params = null,
    int? Limit = null,
    JsonElement? WithPayload = null,
    bool WithVector = false);

internal sealed record PrefetchRequest(JsonElement? Query = null, string? Using = null, FilterRequest? Filter = null, SearchParams? Params = null, int? Limit = null);

internal sealed record SearchParams(int? HnswEf = null, QuantizationSearch? Quantization = null);

internal sealed record QuantizationSearch(bool? Ignore = null, bool? Rescore = null, double? Oversampling = null);

internal sealed record FusionQuery(string? Fusion = null, RrfQuery? Rrf = null);

internal sealed record RrfQuery(int? K = null);

internal sealed record FilterRequest(List<ConditionRequest>? Must = null, List<ConditionRequest>? MustNot = null, List<ConditionRequest>? Should = null);

internal sealed record ConditionRequest(
    string? Key = null,
    MatchRequest? Match = null,
    RangeRequest? Range = null,
    List<JsonElement>? HasId = null,
    FieldRequest? IsEmpty = null,
    FieldRequest? IsNull = null,
    List<ConditionRequest>? Must = null,
    List<ConditionRequest>? MustNot = null,
    List<ConditionRequest>? Should = null);

internal sealed record MatchRequest(JsonElement? Value = null, List<JsonElement>? Any = null, List<JsonElement>? Except = null);

internal sealed record RangeRequest(JsonElement? Gt = null, JsonElement? Gte = null, JsonElement? Lt = null, JsonElement? Lte = null);

internal sealed record FieldRequest(string Key);

internal sealed record AliasRequest(List<AliasAction> Actions);

internal sealed record AliasAction(CreateAlias? CreateAlias = null, DeleteAlias? DeleteAlias = null);

internal sealed record CreateAlias(string AliasName, string CollectionName);

internal sealed record DeleteAlias(string AliasName);

internal static class StrictJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Where a member without a value may matter, as in the last page of a scroll, it is written.</summary>
    public static JsonSerializerOptions Answers { get; } = new(Options) { RespectNullableAnnotations = false };

    public static T Read<T>(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options) ?? throw RefusedException.BadJson("null");
        }
        catch (JsonException problem)
        {
            throw RefusedException.BadJson(problem.Message);
        }
    }
}
