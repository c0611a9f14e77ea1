using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RagStarter.QdrantDouble.Api;
using RagStarter.QdrantDouble.Storage;

namespace RagStarter.QdrantDouble;

/// <summary>
/// The part of Qdrant's REST interface that the application uses, in memory. It refuses what it does not know, keeps
/// every call, and fails where it is told to. It listens on 127.0.0.1 only.
/// </summary>
public sealed class QdrantServer : IAsyncDisposable
{
    private const int LargestBody = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];
    private readonly ConcurrentQueue<RecordedCall> _calls = [];
    private readonly WebApplication _app;
    private readonly Router _router;

    private QdrantServer(int port)
    {
        _router = new Router(new Database(), this);
        _app = Build(port);
    }

    /// <summary>Where the server listens: http://127.0.0.1:PORT.</summary>
    public string Endpoint { get; private set; } = string.Empty;

    /// <summary>The key that calls must carry; <see langword="null"/> for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A key that may read only.</summary>
    public string? ReadOnlyKey { get; set; }

    /// <summary>The limits of collections that are made from now on.</summary>
    public StrictMode StrictMode { get; set; } = new();

    /// <summary>The calls so far, refused ones included.</summary>
    public IReadOnlyList<RecordedCall> Calls => [.. _calls];

    /// <summary>Starts a server.</summary>
    /// <param name="port">The port; 0, the default, for one that is free.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<QdrantServer> StartAsync(int port = 0)
    {
        var server = new QdrantServer(port);
        await server._app.StartAsync();
        server.Endpoint = server._app.Urls.Single();
        return server;
    }

    /// <summary>Lets the next calls go wrong.</summary>
    public void Fail(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add((fault, fault.Times));
        }
    }

    /// <summary>Forgets the faults that are still to come.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>Returns when the server was told to stop, as by Ctrl+C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the server; calls under way are reset.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(RunAsync);
        return app;
    }

    private async Task RunAsync(HttpContext http)
    {
        var body = await ReadAsync(http.Request);
        _calls.Enqueue(new RecordedCall(http.Request.Method, http.Request.Path + http.Request.QueryString, Encoding.UTF8.GetString(body)));
        using var left = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _app.Lifetime.ApplicationStopping);
        try
        {
            await RunAsync(http, body, TakeFault(http.Request.Path.Value!), left.Token);
        }
        catch (RefusedException refusal)
        {
            http.Response.StatusCode = refusal.Status;
            await (refusal.IsPlainText
                ? http.Response.WriteAsync(refusal.Message, left.Token)
                : http.Response.WriteAsJsonAsync(new { status = new { error = refusal.Message }, time = 0.0 }, left.Token));
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    private async Task RunAsync(HttpContext http, byte[] body, Fault? fault, CancellationToken left)
    {
        if (http.Request.Path.Value is "/healthz" or "/livez" or "/readyz")
        {
            await http.Response.WriteAsync(http.Request.Path == "/readyz" ? "all shards are ready" : "healthz check passed", left);
            return;
        }

        CheckKey(http.Request);
        switch (fault?.Kind)
        {
            case FaultKind.Reset:
                http.Abort();
                return;
            case FaultKind.NeverAnswer:
                await Task.Delay(Timeout.Infinite, left);
                return;
            case FaultKind.StopInTheMiddle:
                await http.Response.WriteAsync("{\"result\":", left);
                await http.Response.Body.FlushAsync(left);
                await Task.Delay(Timeout.Infinite, left);
                return;
            case FaultKind.Html:
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html><body>Please sign in</body></html>", left);
                return;
            case FaultKind.InternalError:
                throw new RefusedException(500, "Service internal error: told to fail");
            case FaultKind.Unavailable:
                throw new RefusedException(503, "Service unavailable: starting");
            case FaultKind.TooManyRequests:
                http.Response.Headers.RetryAfter = fault.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                throw new RefusedException(429, "Rate limiting exceeded");
        }

        if (body.Length > LargestBody)
        {
            throw new RefusedException(413, $"Payload reached size limit: {body.Length} > {LargestBody}");
        }

        object result;
        lock (_gate)
        {
            result = _router.Run(http.Request, body);
        }

        if (fault?.Kind == FaultKind.LoseAnswer)
        {
            http.Abort();
            return;
        }

        var answer = fault?.Kind == FaultKind.WaitTimeout ? new { operation_id = 1, status = "wait_timeout" } : result;
        await http.Response.WriteAsJsonAsync(new { usage = (object?)null, result = answer, status = "ok", time = 0.0 }, StrictJson.Answers, left);
    }

    // Wrong keys are answered in plain text, unlike everything else.
    private void CheckKey(HttpRequest request)
    {
        if (ApiKey is null && ReadOnlyKey is null)
        {
            return;
        }

        var bearer = request.Headers.Authorization.ToString();
        var key = bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer["Bearer ".Length..] : request.Headers["api-key"].ToString();
        if (key != ApiKey && key != ReadOnlyKey)
        {
            throw new RefusedException(401, "Must provide an API key or an Authorization bearer token", isPlainText: true);
        }

        if (key != ApiKey && request.Method is "PUT" or "DELETE")
        {
            throw new RefusedException(403, "Forbidden: write access required", isPlainText: true);
        }
    }

    private Fault? TakeFault(string path)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(f => path.Contains(f.Fault.Path, StringComparison.Ordinal));
            if (at < 0)
            {
                return null;
            }

            var (fault, times) = _faults[at];
            if (times == 1)
            {
                _faults.RemoveAt(at);
            }
            else
            {
                _faults[at] = (fault, times - 1);
            }

            return fault;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        return buffer.ToArray();
    }
}
