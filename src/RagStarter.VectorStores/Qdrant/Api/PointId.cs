using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>A point's id: a UUID or an unsigned number.</summary>
/// <param name="Number">The number; <see langword="null"/> for a UUID.</param>
/// <param name="Uuid">The UUID, where there is no number.</param>
[JsonConverter(typeof(PointIdConverter))]
internal readonly record struct PointId(ulong? Number, Guid Uuid) : IComparable<PointId>
{
    public int CompareTo(PointId other) => (Number, other.Number) switch
    {
        ({ } left, { } right) => left.CompareTo(right),
        (not null, null) => -1,
        (null, not null) => 1,
        _ => Uuid.CompareTo(other.Uuid),
    };
}

/// <summary>Writes numbers as numbers and UUIDs as text.</summary>
internal sealed class PointIdConverter : JsonConverter<PointId>
{
    public override PointId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? new PointId(reader.GetUInt64(), default) : new PointId(null, reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, PointId value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Uuid);
        }
    }
}
