using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RagStarter.Cli.Benchmarks;

/// <summary>A model that answers at once with a reply that cites its first source, so that all time is the pipeline's.</summary>
internal sealed class InstantChatClient : IChatClient
{
    private const string Reply = "It takes some days, as the manual says. [1]";

    private static readonly UsageDetails Usage = new() { InputTokenCount = 400, OutputTokenCount = 12 };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Reply)) { Usage = Usage });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, Reply);
        yield return new ChatResponseUpdate { Contents = [new UsageContent(Usage)] };
    }

    // The kernel does not call a client that says nothing about itself.
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("instant", new Uri("http://127.0.0.1/"), "instant") : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
