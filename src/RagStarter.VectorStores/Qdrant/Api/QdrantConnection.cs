using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.VectorData;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>
/// Sends requests and turns whatever goes wrong into a <see cref="VectorStoreException"/> inside the deadline. Every
/// request that the store makes may be repeated without harm, so each is.
/// </summary>
internal sealed class QdrantConnection : IDisposable
{
    private const int LongestErrorShown = 400;

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly QdrantOptions _options;

    public QdrantConnection(QdrantOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        _options = options;
        _http = new HttpClient(handler ?? Handler(options))
        {
            BaseAddress = new Uri(options.Endpoint.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.ApiKey.Length > 0)
        {
            _http.DefaultRequestHeaders.Add("api-key", options.ApiKey);
        }

        _pipeline = Pipeline(options, time);
    }

    /// <summary>Where the server is, without anything secret.</summary>
    public string Endpoint => _options.Endpoint;

    /// <summary>Sends a request and reads the result of its answer.</summary>
    /// <returns>The result; <see langword="default"/> where the answer is one of <paramref name="accepted"/>.</returns>
    /// <exception cref="VectorStoreException">The server cannot be reached, does not answer in time, or refuses.</exception>
    public async Task<T?> SendAsync<T>(
        ApiCall call, JsonTypeInfo<Answer<T>> answer, CancellationToken cancellationToken, params HttpStatusCode[] accepted)
    {
        try
        {
            using var response = await _pipeline.ExecuteAsync(
                async token => await SendOnceAsync(call, answer, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return ((Parsed<T>)response.Content).Result;
            }

            return accepted.Contains(response.StatusCode) ? default : throw Problem(call, await RefusalAsync(response, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutRejectedException problem)
        {
            throw Problem(call, $"no answer within {_options.Timeout.TotalSeconds:0.###} s", problem);
        }
        catch (HttpRequestException problem)
        {
            throw Problem(call, $"it cannot be reached: {problem.Message}", problem);
        }
        catch (IOException problem)
        {
            throw Problem(call, $"the connection broke: {problem.Message}", problem);
        }
        catch (JsonException problem)
        {
            throw Problem(call, "what answered is not Qdrant's REST interface", problem);
        }
        catch (UnknownOutcomeException problem)
        {
            throw Problem(call, problem.Message, problem);
        }
    }

    public void Dispose() => _http.Dispose();

    // The answer is read inside the deadline, too: a server may stop in the middle of it.
    private async Task<HttpResponseMessage> SendOnceAsync<T>(ApiCall call, JsonTypeInfo<Answer<T>> answer, CancellationToken token)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            await response.Content.LoadIntoBufferAsync(token).ConfigureAwait(false);
            return response;
        }

        using (response)
        {
            var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            var parsed = await JsonSerializer.DeserializeAsync(stream, answer, token).ConfigureAwait(false)
                ?? throw new JsonException("The answer is empty.");

            // With wait=true an expired timeout still answers 200.
            return parsed.Result is UpdateResult { Status: not "completed" } unfinished
                ? throw new UnknownOutcomeException($"it does not say that the write is done, but '{unfinished.Status}'")
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new Parsed<T>(parsed.Result) };
        }
    }

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(QdrantOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        builder.AddTimeout(options.Timeout);
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .Handle<IOException>()
                    .Handle<UnknownOutcomeException>()
                    .HandleResult(r => r.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable

                        // What the server says about a longer wait is more use than waiting for the deadline.
                        && !(WaitAskedFor(r, time) >= options.Timeout)),
                DelayGenerator = retry => ValueTask.FromResult(WaitAskedFor(retry.Outcome.Result, time)),
            });
        }

        return builder.Build();
    }

    private static TimeSpan? WaitAskedFor(HttpResponseMessage? response, TimeProvider time) =>
        response?.Headers.RetryAfter?.Delta
        ?? (response?.Headers.RetryAfter?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);

    private static SocketsHttpHandler Handler(QdrantOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Timeout,

            // A node may get another address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.CaCertificateFile.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(options.CaCertificateFile);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    // Errors are {"status": {"error": "..."}}; a wrong key is answered in plain text, a proxy answers in HTML.
    private static async Task<string> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var code = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return $"{code}, the key is missing or has no right to do this; check {QdrantOptions.Section}:{nameof(QdrantOptions.ApiKey)}. {Short(text)}";
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
                && status.TryGetProperty("error", out var error))
            {
                return $"{code}, {error.GetString()}";
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Not Qdrant's form: the text itself says more than nothing.
        }

        return $"{code}. {Short(text)}";
    }

    private static string Short(string text) => text.Length <= LongestErrorShown ? text : text[..LongestErrorShown] + "…";

    private VectorStoreException Problem(ApiCall call, string what, Exception? inner = null) =>
        new($"Qdrant at {Endpoint} failed in {call.Operation}{(call.Collection is null ? string.Empty : $" of '{call.Collection}'")}: {what}", inner)
        {
            VectorStoreSystemName = QdrantVectorStore.SystemName,
            VectorStoreName = Endpoint,
            CollectionName = call.Collection,
            OperationName = call.Operation,
        };

    private sealed class UnknownOutcomeException(string message) : Exception(message);

    // Carries what was read through the pipeline, whose result is a response.
    private sealed class Parsed<T>(T? result) : HttpContent
    {
        public T? Result => result;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return true;
        }
    }
}
