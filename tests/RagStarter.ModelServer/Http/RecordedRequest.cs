using System.Text.Json;

namespace RagStarter.ModelServer.Http;

/// <summary>One request as it arrived, refused ones included: everything the client let out.</summary>
public sealed class RecordedRequest
{
    private readonly Lazy<string> _text;

    internal RecordedRequest(long number, string path, string body)
    {
        Number = number;
        Path = path;
        Body = body;
        _text = new Lazy<string>(() => ReadText(body));
    }

    /// <summary>Its place in the order of arrival, from 1.</summary>
    public long Number { get; }

    /// <summary>Such as "/v1/chat/completions".</summary>
    public string Path { get; }

    /// <summary>The body, byte for byte.</summary>
    public string Body { get; }

    /// <summary>
    /// Every string in the body (names and values), one a line, with JSON's escapes resolved: look for leaked data
    /// here, since "ü" may stand as "\u00FC" in <see cref="Body"/>. A body that is not JSON stands as it is.
    /// </summary>
    public string Text => _text.Value;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public JsonElement Json => JsonElement.Parse(Body);

    private static string ReadText(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return string.Join('\n', Strings(json.RootElement));
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value).Prepend(property.Name)),
        _ => [element.GetRawText()],
    };
}
