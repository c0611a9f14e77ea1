using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer.Http;

/// <summary>Takes requests in: records what arrived, then checks key and form.</summary>
internal sealed class RequestIntake(Script script)
{
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private long _arrived;

    /// <summary>What was recorded so far, in the order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests.OrderBy(request => request.Number)];

    /// <summary>Forgets what was recorded.</summary>
    public void Reset()
    {
        _requests.Clear();
        Interlocked.Exchange(ref _arrived, 0);
    }

    /// <exception cref="RefusedException">The key is wrong or the body is not JSON.</exception>
    public async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (script.RecordRequests)
        {
            var text = Encoding.UTF8.GetString(bytes.Span);
            _requests.Enqueue(new RecordedRequest(Interlocked.Increment(ref _arrived), request.Path, text));
        }

        CheckKey(request);
        try
        {
            // The document reads from its own copy: the stream's buffer goes when this method ends.
            return JsonDocument.Parse(bytes.ToArray());
        }
        catch (JsonException problem)
        {
            throw RefusedException.BadRequest($"We could not parse the JSON body of your request: {problem.Message}");
        }
    }

    /// <exception cref="RefusedException">A key is required and the request does not carry it.</exception>
    public void CheckKey(HttpRequest request)
    {
        if (script.RequiredKey is { } key && request.Headers.Authorization != $"Bearer {key}")
        {
            throw new RefusedException(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
        }
    }
}
