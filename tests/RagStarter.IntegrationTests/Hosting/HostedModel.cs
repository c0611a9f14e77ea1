using RagStarter.ModelServer;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>Settings of an application that asks a hosted model, which a scripted server plays.</summary>
internal static class HostedModel
{
    public const string Id = "main";

    public const string EmbeddingModel = "scripted-embedding";

    public static Task<ScriptedModelServer> StartServerAsync() =>
        ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public static Dictionary<string, string?> Settings(ScriptedModelServer server) => Settings(server.Endpoint);

    public static Dictionary<string, string?> Settings(Uri endpoint) => new()
    {
        [$"Models:Chat:{Id}:Provider"] = "openai-compatible",
        [$"Models:Chat:{Id}:Endpoint"] = $"{endpoint}/",
        [$"Models:Chat:{Id}:Model"] = "scripted-chat",
        [$"Models:Chat:{Id}:MaxOutputTokens"] = "200",
        [$"Models:Chat:{Id}:PromptTokenMargin"] = "0",
        [$"Models:Chat:{Id}:Price:Input"] = "0.5",
        [$"Models:Chat:{Id}:Price:CachedInput"] = "0.125",
        [$"Models:Chat:{Id}:Price:Output"] = "2.5",
    };

    /// <summary>The same with an embedding model of the server.</summary>
    public static Dictionary<string, string?> WithEmbeddings(ScriptedModelServer server) => new(Settings(server))
    {
        ["Embeddings:Provider"] = "openai",
        ["Embeddings:Endpoint"] = $"{server.Endpoint}/",
        ["Embeddings:ApiKey"] = "none",
        ["Embeddings:Model"] = EmbeddingModel,
        ["Embeddings:Dimensions"] = "256",
    };
}
