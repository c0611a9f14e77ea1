using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RagStarter.ModelServer.Billing;
using RagStarter.ModelServer.Chat;
using RagStarter.ModelServer.Embeddings;
using RagStarter.ModelServer.Http;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer;

/// <summary>
/// An OpenAI-compatible model server for tests and benchmarks. It does what its <see cref="Script"/> says, keeps a
/// <see cref="Bill"/> of its own and every request it got. It listens on 127.0.0.1 only.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly BillKeeper _bill = new();
    private readonly RequestIntake _intake;
    private readonly WebApplication _app;

    private ScriptedModelServer(int port)
    {
        _intake = new RequestIntake(Script);
        _app = Build(port);
    }

    /// <summary>Where the server listens: http://127.0.0.1:PORT/.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The endpoint to give to an OpenAI client: http://127.0.0.1:PORT/v1.</summary>
    public Uri Endpoint => new(BaseAddress, "v1");

    /// <summary>What the server does with the calls to come.</summary>
    public Script Script { get; } = new();

    /// <summary>
    /// What a provider would charge so far. It grows with every chunk sent, and a call's part is final before the
    /// client can see the end of its answer.
    /// </summary>
    public Bill Bill => _bill.Snapshot();

    /// <summary>The requests so far, refused ones included, in the order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _intake.Requests;

    /// <summary>Starts a server.</summary>
    /// <param name="port">The port; 0, the default, for one that is free.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ScriptedModelServer> StartAsync(int port = 0, CancellationToken cancellationToken = default)
    {
        var server = new ScriptedModelServer(port);
        try
        {
            await server._app.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.BaseAddress = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>Waits until the bill meets a condition, such as <c>bill => bill.OpenCalls == 0</c>, and returns it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before that.</exception>
    public Task<Bill> WaitForBillAsync(Func<Bill, bool> condition, CancellationToken cancellationToken) =>
        _bill.WaitForAsync(condition, cancellationToken);

    /// <summary>
    /// Forgets script, bill and requests. Calls under way go on, but are on nobody's bill; wait for them first where
    /// that matters.
    /// </summary>
    public void Reset()
    {
        Script.Reset();
        _bill.Reset();
        _intake.Reset();
    }

    /// <summary>Returns when the server was told to stop, as by Ctrl+C.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the server; calls under way are reset.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, port));

        // A flush returns when the bytes are with the operating system: what was billed as sent has been sent, even
        // where the connection is reset right after.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 2);

        var app = builder.Build();
        var chat = new ChatEndpoint(Script, _bill, _intake);
        var embeddings = new EmbeddingEndpoint(Script, _bill, _intake);
        app.MapPost("/v1/chat/completions", http => RunAsync(http, chat.HandleAsync));
        app.MapPost("/v1/embeddings", http => RunAsync(http, embeddings.HandleAsync));
        app.MapGet("/v1/models", http => RunAsync(http, ListModelsAsync));
        app.MapControl(this);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;

        // A client may read as slowly as it likes.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private async Task RunAsync(HttpContext http, Func<HttpContext, CancellationToken, Task> handle)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _app.Lifetime.ApplicationStopping);
        try
        {
            try
            {
                await handle(http, left.Token);
            }
            catch (RefusedException refusal)
            {
                _bill.Refuse();
                await refusal.WriteAsync(http.Response, left.Token);
            }
            catch (Exception mistake) when (!left.IsCancellationRequested && !http.Response.HasStarted)
            {
                // A test's own function threw: say so where the test will see it.
                _bill.Refuse();
                await RefusedException.ServerError(mistake.ToString()).WriteAsync(http.Response, left.Token);
            }
        }
        catch (Exception) when (left.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private async Task ListModelsAsync(HttpContext http, CancellationToken left)
    {
        _intake.CheckKey(http.Request);
        var models = Script.ModelIds.Select(id => new { id, @object = "model", created = 0, owned_by = "ragstarter" });
        await http.Response.WriteAsJsonAsync(new { @object = "list", data = models }, left);
    }
}
