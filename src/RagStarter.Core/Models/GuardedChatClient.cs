using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models;

/// <summary>
/// Stands in front of every chat model: refuses a call that carries no <see cref="CallPermit"/>, limits the output to
/// what is held, and settles what was used, also when the caller leaves in the middle of a stream.
/// </summary>
public sealed class GuardedChatClient(IChatClient inner, ChatModel model) : DelegatingChatClient(inner)
{
    /// <summary>What the chat format adds to each message, in tokens (OpenAI's published rule: 3, and 3 for the reply).</summary>
    internal const int TokensPerMessage = 4;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var permit = TakePermit(ref options);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        try
        {
            var response = await base.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
            Settle(permit, response.Usage, list, MessageText.Of(response.Messages));
            return response;
        }
        catch (OperationCanceledException)
        {
            // The provider may have read the prompt already and charge for it.
            Settle(permit, null, list, string.Empty);
            throw;
        }
        catch (Exception problem) when (BrokeInTransit(problem))
        {
            // The answer was written and charged, but never arrived: what was held is the most it can have been.
            permit.Settle(
                new TokenUsage { PromptTokens = CountPrompt(model, list.Select(MessageText.Of)), CompletionTokens = permit.MaxOutputTokens },
                estimated: true);
            throw;
        }
        finally
        {
            permit.Dispose();
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var permit = TakePermit(ref options);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var text = new StringBuilder();
        UsageDetails? usage = null;
        var wasServed = true;
        var stream = base.GetStreamingResponseAsync(list, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                ChatResponseUpdate update;
                try
                {
                    if (!await stream.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    update = stream.Current;
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    wasServed = text.Length > 0 || usage is not null || BrokeInTransit(problem);
                    throw;
                }

                NoteFirstToken(permit, update);
                text.Append(MessageText.Of(update.Contents));
                foreach (var content in update.Contents.OfType<UsageContent>())
                {
                    (usage ??= new UsageDetails()).Add(content.Details);
                }

                yield return update;
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (wasServed)
            {
                Settle(permit, usage, list, text.ToString());
            }

            permit.Dispose();
        }
    }

    /// <summary>Counts the tokens of messages as this model would.</summary>
    internal static int CountPrompt(ChatModel model, IEnumerable<string> messages) =>
        messages.Sum(text => model.Tokens.Count(text) + TokensPerMessage) + TokensPerMessage;

    // A provider charges for an answer that was cut off or arrived damaged, but not for a request that it refused or
    // never got.
    private static bool BrokeInTransit(Exception problem) => problem is IOException or JsonException;

    private CallPermit TakePermit(ref ChatOptions? options)
    {
        if (options?.AdditionalProperties?.TryGetValue(CallPermit.OptionsKey, out var value) != true || value is not CallPermit permit)
        {
            throw new UnguardedCallException(
                $"The model '{model.Id}' was called directly. Every call needs a budget hold and redacted text: ask through the pipeline (Answerer), or take a CallPermit.");
        }

        permit.Use();
        options = options.Clone();
        options.AdditionalProperties!.Remove(CallPermit.OptionsKey);
        options.MaxOutputTokens = Math.Min(options.MaxOutputTokens ?? int.MaxValue, permit.MaxOutputTokens);
        return permit;
    }

    // Some providers send the role first, before the model has begun.
    private void NoteFirstToken(CallPermit permit, ChatResponseUpdate update)
    {
        if (permit.FirstToken is null && update.Contents.Any(c => c is not UsageContent and not TextContent { Text.Length: 0 }))
        {
            permit.NoteFirstToken();
            model.Health.AddLatency(permit.FirstToken!.Value);
        }
    }

    private void Settle(CallPermit permit, UsageDetails? reported, IReadOnlyList<ChatMessage> messages, string text)
    {
        var isReported = reported is { InputTokenCount: not null, OutputTokenCount: not null };
        var usage = isReported
            ? new TokenUsage
            {
                PromptTokens = reported!.InputTokenCount!.Value,
                CachedPromptTokens = reported.CachedInputTokenCount ?? 0,
                CompletionTokens = reported.OutputTokenCount!.Value,
            }
            : new TokenUsage
            {
                PromptTokens = CountPrompt(model, messages.Select(MessageText.Of)),
                CompletionTokens = model.Tokens.Count(text),
            };
        permit.Settle(usage, estimated: !isReported);
        if (isReported)
        {
            model.PromptEstimate.Learn(permit.CountedInputTokens, usage.PromptTokens);
        }
    }
}
