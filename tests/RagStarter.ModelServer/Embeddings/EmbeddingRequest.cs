using System.Text.Json;
using RagStarter.ModelServer.Http;

namespace RagStarter.ModelServer.Embeddings;

/// <summary>What a client asked of <c>POST /v1/embeddings</c>.</summary>
internal sealed record EmbeddingRequest
{
    public required string Model { get; init; }

    public required IReadOnlyList<string> Input { get; init; }

    /// <summary>Whether vectors travel as base64 of little-endian floats instead of as JSON numbers.</summary>
    public required bool Base64 { get; init; }

    public required int? Dimensions { get; init; }

    /// <exception cref="RefusedException">The body is not a request that OpenAI would accept.</exception>
    public static EmbeddingRequest Parse(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            throw RefusedException.BadRequest("The body must be a JSON object.");
        }

        return new EmbeddingRequest
        {
            Model = body.TryGetProperty("model", out var model) && model.ValueKind is JsonValueKind.String
                ? model.GetString()!
                : throw RefusedException.BadRequest("You must provide a 'model' parameter."),
            Input = ParseInput(body),
            Base64 = body.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64"),
            Dimensions = ParseDimensions(body),
        };
    }

    private static List<string> ParseInput(JsonElement body)
    {
        var input = body.TryGetProperty("input", out var value) ? value : default;
        if (input.ValueKind is JsonValueKind.String)
        {
            return [input.GetString()!];
        }

        return input.ValueKind is JsonValueKind.Array && input.EnumerateArray().All(text => text.ValueKind is JsonValueKind.String)
            ? [.. input.EnumerateArray().Select(text => text.GetString()!)]
            : throw RefusedException.BadRequest("'input' must be a string or an array of strings.");
    }

    private static int? ParseDimensions(JsonElement body)
    {
        if (!body.TryGetProperty("dimensions", out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var dimensions) && dimensions >= 1
            ? dimensions
            : throw RefusedException.BadRequest("'dimensions' must be an integer of at least 1.");
    }
}
