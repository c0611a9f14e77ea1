using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RagStarter.UnitTests.Models;

/// <summary>The provider's side of a call: gives pieces, usage and faults as a test says, and notes what it was asked.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    public IReadOnlyList<string> Pieces { get; set; } = ["Hello", " world"];

    /// <summary>Gives the pieces for a prompt, where they depend on it.</summary>
    public Func<string, IReadOnlyList<string>>? Respond { get; set; }

    /// <summary>Gives the contents of a call by its number, from 0, for a model that calls functions; empty to give the pieces.</summary>
    public Func<int, ChatOptions?, IReadOnlyList<AIContent>> Contents { get; set; } = (_, _) => [];

    public UsageDetails? Usage { get; set; } = new() { InputTokenCount = 100, CachedInputTokenCount = 40, OutputTokenCount = 20 };

    /// <summary>Thrown before the first piece.</summary>
    public Exception? FailsAtStart { get; set; }

    /// <summary>Thrown behind the last piece, in place of the usage.</summary>
    public Exception? FailsAtEnd { get; set; }

    /// <summary>Awaited before every piece.</summary>
    public Func<Task> BeforePiece { get; set; } = () => Task.CompletedTask;

    public List<ChatOptions?> Calls { get; } = [];

    public List<string> Prompts { get; } = [];

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls.Add(options);
        Prompts.Add(string.Join('\n', messages.Select(m => m.Text)));
        if (FailsAtStart is { } early)
        {
            throw early;
        }

        if (Contents(Calls.Count - 1, options) is { Count: > 0 } contents)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. contents]);
            yield return new ChatResponseUpdate { Contents = [new UsageContent(Usage!)] };
            yield break;
        }

        foreach (var piece in Respond?.Invoke(Prompts[^1]) ?? Pieces)
        {
            await BeforePiece();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }

        if (FailsAtEnd is { } late)
        {
            throw late;
        }

        if (Usage is { } usage)
        {
            yield return new ChatResponseUpdate { Contents = [new UsageContent(usage)] };
        }
    }

    // The kernel does not call a client that says nothing about itself.
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", new Uri("http://localhost/"), "scripted") : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
