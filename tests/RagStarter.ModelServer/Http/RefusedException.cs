using System.Text.Json;

namespace RagStarter.ModelServer.Http;

/// <summary>A request that is turned away without charge, with OpenAI's error body.</summary>
internal sealed class RefusedException(int status, string message, string type, string? code) : Exception(message)
{
    private int? RetryAfterSeconds { get; init; }

    private bool ResetsConnection { get; init; }

    public static RefusedException BadRequest(string message) => new(400, message, "invalid_request_error", null);

    public static RefusedException Throttled(int retryAfterSeconds) =>
        new(429, $"Rate limit reached. Please try again in {retryAfterSeconds}s.", "requests", "rate_limit_exceeded")
        {
            RetryAfterSeconds = retryAfterSeconds,
        };

    public static RefusedException ServerError(string message = "The server had an error while processing your request. Sorry about that!") =>
        new(500, message, "server_error", null);

    public static RefusedException Reset() => new(0, "The connection is reset.", string.Empty, null) { ResetsConnection = true };

    /// <summary>Tells the client.</summary>
    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (ResetsConnection)
        {
            response.HttpContext.Abort();
            return;
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = $"{seconds}";
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        json.WriteString("type", type);
        json.WriteNull("param");
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }
}
