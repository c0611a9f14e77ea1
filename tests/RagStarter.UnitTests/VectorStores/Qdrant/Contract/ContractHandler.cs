using System.Text.Json;

namespace RagStarter.UnitTests.VectorStores.Qdrant.Contract;

/// <summary>
/// Holds every request and every answer against Qdrant's published OpenAPI document, whose file the environment variable
/// QDRANT_OPENAPI names. Without it, the double's own strictness is what there is.
/// </summary>
internal sealed class ContractHandler : DelegatingHandler
{
    private const string Json = "application/json";

    private static readonly Lazy<JsonDocument?> Document = new(() =>
        Environment.GetEnvironmentVariable("QDRANT_OPENAPI") is { Length: > 0 } file ? JsonDocument.Parse(File.ReadAllText(file)) : null);

    private readonly JsonElement _document;
    private readonly PublishedSchema _schema;

    private ContractHandler(JsonElement document)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        _document = document;
        _schema = new PublishedSchema(document);
    }

    /// <summary>A handler that checks; <see langword="null"/> where there is no document.</summary>
    public static ContractHandler? TryCreate() => Document.Value is { } document ? new ContractHandler(document.RootElement) : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = Find(request);
        await CheckRequestAsync(request, operation, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == Json)
        {
            await CheckAnswerAsync(response, operation, cancellationToken);
        }

        return response;
    }

    private JsonElement Find(HttpRequestMessage request)
    {
        var segments = request.RequestUri!.AbsolutePath.Split('/');
        var paths = _document.GetProperty("paths").EnumerateObject().Where(p => Fits(p.Name.Split('/'), segments)).ToList();
        var method = request.Method.Method.ToLowerInvariant();

        // A path that is written out goes before one with a name in it.
        var path = paths.OrderBy(p => p.Name.Contains('{')).FirstOrDefault(p => p.Value.TryGetProperty(method, out _));
        return path.Value.ValueKind == JsonValueKind.Object
            ? path.Value.GetProperty(method)
            : throw new ContractBrokenException($"{request.Method} {request.RequestUri.AbsolutePath} is not in the contract.");
    }

    private static bool Fits(string[] template, string[] segments) =>
        template.Length == segments.Length && template.Zip(segments).All(s => s.First == s.Second || s.First.StartsWith('{'));

    private async Task CheckRequestAsync(HttpRequestMessage request, JsonElement operation, CancellationToken cancellationToken)
    {
        var parameters = operation.TryGetProperty("parameters", out var declared)
            ? declared.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!).ToHashSet()
            : [];
        foreach (var pair in request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Expect(parameters.Contains(pair.Split('=')[0]) ? null : $"the query has the unknown parameter '{pair}'", request, string.Empty);
        }

        if (request.Content is null)
        {
            return;
        }

        var body = await request.Content.ReadAsStringAsync(cancellationToken);
        using var json = JsonDocument.Parse(body);
        var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty(Json).GetProperty("schema");
        Expect(_schema.Problem(schema, json.RootElement), request, body);
    }

    private async Task CheckAnswerAsync(HttpResponseMessage response, JsonElement operation, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        using var json = JsonDocument.Parse(body);
        var answers = operation.GetProperty("responses");
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = answers.TryGetProperty(status, out var exact) ? exact
            : status[0] == '4' && answers.TryGetProperty("4XX", out var refusal) ? refusal
            : answers.GetProperty("default");
        Expect(_schema.Problem(_schema.Resolve(answer).GetProperty("content").GetProperty(Json).GetProperty("schema"), json.RootElement), response.RequestMessage!, body);
    }

    private static void Expect(string? problem, HttpRequestMessage request, string body)
    {
        if (problem is not null)
        {
            throw new ContractBrokenException($"{request.Method} {request.RequestUri!.PathAndQuery}: {problem}\n{body[..Math.Min(body.Length, 2000)]}");
        }
    }
}

/// <summary>A message is not as the published interface has it.</summary>
internal sealed class ContractBrokenException(string message) : Exception(message);
