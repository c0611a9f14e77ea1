using System.Text.Json;
using RagStarter.ModelServer.Http;

namespace RagStarter.ModelServer.Chat;

/// <summary>What a client asked of <c>POST /v1/chat/completions</c>, as far as the server understands it.</summary>
public sealed record ChatRequest
{
    /// <summary>The model the client named; any name will do.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation.</summary>
    public required IReadOnlyList<ChatRequestMessage> Messages { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether <c>stream_options.include_usage</c> asks for a usage chunk.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The smaller of <c>max_tokens</c> and <c>max_completion_tokens</c>; <see langword="null"/> for no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The names of the functions the client offers.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>The content of the last user message; empty where there is none.</summary>
    public string LastUserMessage => Messages.LastOrDefault(m => m.Role == "user")?.Content ?? string.Empty;

    /// <exception cref="RefusedException">The body is not a request that OpenAI would accept.</exception>
    internal static ChatRequest Parse(JsonElement body)
    {
        if (body.ValueKind is not JsonValueKind.Object)
        {
            throw RefusedException.BadRequest("The body must be a JSON object.");
        }

        if (body.TryGetProperty("n", out var choices) && choices.ValueKind is JsonValueKind.Number && choices.GetInt32() != 1)
        {
            throw RefusedException.BadRequest("This server gives one choice: 'n' must be 1.");
        }

        return new ChatRequest
        {
            Model = Text(body, "model") ?? throw RefusedException.BadRequest("You must provide a 'model' parameter."),
            Messages = ParseMessages(body),
            Stream = IsTrue(body, "stream"),
            IncludeUsage = body.TryGetProperty("stream_options", out var options) && IsTrue(options, "include_usage"),
            MaxTokens = Smaller(Limit(body, "max_tokens"), Limit(body, "max_completion_tokens")),
            Tools = ParseTools(body),
        };
    }

    private static List<ChatRequestMessage> ParseMessages(JsonElement body)
    {
        if (!body.TryGetProperty("messages", out var messages)
            || messages.ValueKind is not JsonValueKind.Array
            || messages.GetArrayLength() == 0)
        {
            throw RefusedException.BadRequest("'messages' must be an array of at least one message.");
        }

        var list = new List<ChatRequestMessage>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
        {
            var role = Text(message, "role") ?? throw RefusedException.BadRequest($"'messages[{list.Count}]' has no role.");
            list.Add(new ChatRequestMessage(role, Content(message)));
        }

        return list;
    }

    private static string Content(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return string.Empty;
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => Text(part, "text"))),
            _ => string.Empty,
        };
    }

    private static List<string> ParseTools(JsonElement body)
    {
        if (!body.TryGetProperty("tools", out var tools) || tools.ValueKind is not JsonValueKind.Array)
        {
            return [];
        }

        return
        [
            .. tools.EnumerateArray()
                .Select(tool => tool.TryGetProperty("function", out var function) ? Text(function, "name") : null)
                .OfType<string>(),
        ];
    }

    private static int? Limit(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var limit) && limit >= 1
            ? limit
            : throw RefusedException.BadRequest($"'{name}' must be an integer of at least 1.");
    }

    private static int? Smaller(int? left, int? right) => left is null || right < left ? right ?? left : left;

    private static bool IsTrue(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
