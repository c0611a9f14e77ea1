using System.Text.Json;
using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>A point's id. Numbers come before UUIDs.</summary>
internal readonly record struct PointKey(ulong? Number, Guid Uuid) : IComparable<PointKey>
{
    public static PointKey Read(JsonElement id) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetUInt64(out var number) ? new PointKey(number, default)
        : id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var uuid) ? new PointKey(null, uuid)
        : throw RefusedException.BadJson($"value {id} is not a valid point ID, valid values are either an unsigned integer or a UUID");

    public object ToJson() => Number is { } number ? number : Uuid.ToString("D");

    public int CompareTo(PointKey other) => (Number, other.Number) switch
    {
        ({ } left, { } right) => left.CompareTo(right),
        (not null, null) => -1,
        (null, not null) => 1,
        _ => string.CompareOrdinal(Uuid.ToString("N"), other.Uuid.ToString("N")),
    };
}
