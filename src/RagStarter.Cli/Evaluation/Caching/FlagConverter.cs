using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagStarter.Cli.Evaluation.Caching;

/// <summary>Reads yes or no from true and false, or from 1 and 0.</summary>
internal sealed class FlagConverter : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt32(out var number) && number is 0 or 1 => reader.GetInt32() == 1,
        _ => throw new JsonException("\"same\" must be true, false, 1 or 0."),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
