using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RagStarter.Core.Answering.Research;
using RagStarter.Core.Models;

namespace RagStarter.Core.Answering.Extractive;

/// <summary>
/// A chat client that needs no model: it quotes the sentences of the evidence that answer the question and cites each,
/// or says that the documents do not contain the answer.
/// </summary>
public sealed class ExtractiveChatClient(ExtractiveAnswerer answerer) : IChatClient
{
    private static readonly ChatModel Model = ExtractiveModel.Describe();
    private static readonly ChatClientMetadata Metadata = new("ragstarter", null, ExtractiveModel.Id);

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var text = Reply(options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = ExtractiveModel.Id,
            Usage = UsageOf(messages, text),
            FinishReason = ChatFinishReason.Stop,
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = Reply(options);
        foreach (var word in Words(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ModelId = ExtractiveModel.Id };
        }

        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(UsageOf(messages, text))])
        {
            ModelId = ExtractiveModel.Id,
            FinishReason = ChatFinishReason.Stop,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private string Reply(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(ExtractiveInput.OptionsKey) is ExtractiveInput input
            ? PartedAnswer.Compose(answerer, input, options.MaxOutputTokens ?? Model.MaxOutputTokens)
            : Replies.NotFound;

    private static UsageDetails UsageOf(IEnumerable<ChatMessage> messages, string text)
    {
        var prompt = GuardedChatClient.CountPrompt(Model, messages.Select(m => m.Text));
        var completion = Model.Tokens.Count(text);
        return new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion };
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            yield return text[start..end];
            start = end;
        }
    }
}
