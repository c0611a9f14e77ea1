using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using RagStarter.ModelServer;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.IntegrationTests.ModelServer;

/// <summary>A scripted server of its own for every test, and the clients a product would talk to it with.</summary>
public abstract class ModelServerTest : IAsyncLifetime
{
    /// <summary>A reply of several chunks at any chunk size up to 16, with characters of two and four bytes.</summary>
    protected const string LongReply = "Ümläute and 🙂🙂 smileys: the quick brown fox jumps over the lazy dog, again and again, until it is tired.";

    private readonly CancellationTokenSource _timeout =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>The server.</summary>
    protected ScriptedModelServer Server { get; private set; } = null!;

    /// <summary>A plain client, based at the server's address.</summary>
    protected HttpClient Http { get; } = new();

    /// <summary>Ends a test that would hang.</summary>
    protected CancellationToken Cancellation => _timeout.Token;

    public async ValueTask InitializeAsync()
    {
        _timeout.CancelAfter(TimeSpan.FromMinutes(1));
        Server = await ScriptedModelServer.StartAsync(cancellationToken: Cancellation);
        Http.BaseAddress = Server.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Http.Dispose();
        _timeout.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IChatClient ChatClient(string model = "m") => Client().GetChatClient(model).AsIChatClient();

    protected IEmbeddingGenerator<string, Embedding<float>> Embedder(int? dimensions = null) =>
        Client().GetEmbeddingClient("e").AsIEmbeddingGenerator(dimensions);

    protected void Say(string text, Fault fault = Fault.None) => Server.Script.Default = Behaviour.Say(text) with { Fault = fault };

    protected async Task<string> StreamTextAsync(IChatClient client, string question, ChatOptions? options = null) =>
        (await client.GetStreamingResponseAsync(question, options, Cancellation).ToChatResponseAsync(Cancellation)).Text;

    protected static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    // Retries are off: a test sees the first answer.
    private OpenAIClient Client() => new(
        new ApiKeyCredential("x"),
        new OpenAIClientOptions { Endpoint = Server.Endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
