using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using RagStarter.Core.Answering.Extractive;

namespace RagStarter.Core.Models;

/// <summary>Makes the guarded clients of the configured models.</summary>
internal static class ChatClients
{
    private static readonly Uri OpenAIEndpoint = new("https://api.openai.com/v1/");
    private static readonly Uri OllamaEndpoint = new("http://localhost:11434/v1/");

    /// <summary>The client of a model; every call passes the guard.</summary>
    public static IChatClient Create(IServiceProvider services, ChatModel model, ChatModelOptions? options) =>
        new GuardedChatClient(
            options is null ? new ExtractiveChatClient(services.GetRequiredService<ExtractiveAnswerer>()) : CreateHosted(options),
            model);

    /// <summary>A client for any endpoint that speaks OpenAI's protocol.</summary>
    public static OpenAIClient CreateOpenAI(Uri endpoint, string key, TimeSpan timeout) => new(
        new ApiKeyCredential(key.Length > 0 ? key : "not-needed"),
        new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = timeout,

            // A retry inside the client would be a call that no budget holds for; routing decides what is tried next.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            UserAgentApplicationId = "ragstarter",
        });

    private static IChatClient CreateHosted(ChatModelOptions options)
    {
        var endpoint = options.Endpoint ?? (options.Provider == ChatModelOptions.Ollama ? OllamaEndpoint : OpenAIEndpoint);
        return CreateOpenAI(endpoint, options.ApiKey, options.Timeout).GetChatClient(options.Model).AsIChatClient();
    }
}
