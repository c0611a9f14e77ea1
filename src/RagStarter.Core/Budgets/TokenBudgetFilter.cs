using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Models;

namespace RagStarter.Core.Budgets;

/// <summary>
/// The last filter before the model: counts the rendered prompt, holds the worst case in every budget at once, limits
/// the output to what is held, and gives back what the call did not use.
/// </summary>
public sealed class TokenBudgetFilter(TokenBudget budget, TimeProvider time) : IFunctionInvocationFilter, IPromptRenderFilter
{
    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        AnswerContext.Of(context.Kernel) is { } answer
            ? context.RunAsync(next, (rest, cancellationToken) => Call(answer, rest, cancellationToken))
            : next(context);

    /// <inheritdoc/>
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (AnswerContext.Of(context.Kernel) is not { Model: { } model } answer || context.ExecutionSettings is not { } settings)
        {
            return;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var promptTokens = GuardedChatClient.CountPrompt(model, [answer.RenderedPrompt.Value]) + (answer.Research?.ToolTokens ?? 0);
        var room = model.ContextWindow - promptTokens;
        if (room < CallPermit.MinOutputTokens)
        {
            throw new ModelUnavailableException(
                $"The prompt has {promptTokens} tokens and does not fit into the context window of the model '{model.Id}' ({model.ContextWindow}). Lower Retrieval:MaxContextTokens.",
                null);
        }

        var wanted = Math.Min(Math.Min(answer.Question.MaxAnswerTokens ?? int.MaxValue, answer.Prompt.Hints.MaxOutputTokens ?? int.MaxValue), Math.Min(model.MaxOutputTokens, room));
        var permit = await CallPermit.ForChatAsync(
            budget,
            answer.Spender,
            answer.RequestId,
            model,
            answer.Prompt.Id,
            answer.RenderedPrompt,
            promptTokens,
            wanted,
            answer.HeldForAnswer,
            time,
            context.CancellationToken).ConfigureAwait(false);

        // Where the exact hold was refused, the estimate stays for the next model, or is given back when the request ends.
        answer.HeldForAnswer = null;
        answer.AddCall(permit);
        foreach (var warning in permit.Warnings)
        {
            answer.AddNotice(warning.Message);
        }

        settings.ExtensionData ??= new Dictionary<string, object>();
        answer.Prompt.Hints.ApplyTo(settings);
        settings.ExtensionData["max_tokens"] = permit.MaxOutputTokens;
        settings.ExtensionData[CallPermit.OptionsKey] = permit;
        if (model.IsExtractive)
        {
            settings.ExtensionData[ExtractiveInput.OptionsKey] =
                new ExtractiveInput(answer.SearchText, answer.Evidence ?? Retrieval.Evidence.None, answer.Redactor)
                {
                    Parts = answer.Research?.Parts ?? [],
                    Searches = answer.Research?.Searches ?? [],
                };
        }

        answer.AddStep("budget", string.Create(CultureInfo.InvariantCulture, $"{promptTokens} prompt tokens, up to {permit.MaxOutputTokens} held for the answer"), startedAt);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Call(
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            // The guarded client has settled the call; a call that never began gives its hold back.
            answer.CurrentCall?.Dispose();
            answer.AddStep("model", answer.Model?.Id ?? string.Empty, startedAt);
        }
    }
}
