using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Redaction.Placeholders;

namespace RagStarter.Core.Redaction;

/// <summary>
/// Replaces sensitive data in question and history before anything else sees them, checks the rendered prompt again,
/// and puts the user's own values back into the answer.
/// </summary>
public sealed class RedactionFilter : IFunctionInvocationFilter, IPromptRenderFilter
{
    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (AnswerContext.Of(context.Kernel) is not { } answer)
        {
            return next(context);
        }

        var startedAt = Stopwatch.GetTimestamp();
        var redactor = answer.Redactor;
        answer.RedactedQuestion = redactor.Redact(answer.Question.Text);
        var history = redactor.Redact(FollowUp.HistoryText(answer.History, answer.Fence)).Value;
        var search = FollowUp.SelfContained(answer.Question.Text, answer.History);
        answer.SearchText = redactor.SearchTextOf(search);
        answer.IsCacheable = redactor.Vault.IsEmpty && redactor.MayBeCached(search);
        context.Arguments["question"] = answer.RedactedQuestion.Value;
        context.Arguments["history"] = history;
        answer.AddStep("redaction", Describe(answer), startedAt);
        return context.RunAsync(next, (rest, cancellationToken) => Restore(answer, rest, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context).ConfigureAwait(false);
        if (AnswerContext.Of(context.Kernel) is { } answer && context.RenderedPrompt is { } prompt)
        {
            // Inserted values are HTML-encoded in the rendered prompt, which can hide the form of what is searched for.
            var text = EncodedText.OfHtml(prompt);
            if (answer.Redactor.EditsOf(text.Decoded) is { Count: > 0 } edits)
            {
                text = EncodedText.OfHtml(text.With(edits));
                context.RenderedPrompt = text.Encoded;
            }

            answer.RenderedPrompt = new RedactedText(text.Decoded);
        }
    }

    private static string Describe(AnswerContext answer) => answer.Redactor.Vault.Counts.Count == 0
        ? "nothing to mask"
        : string.Join(", ", answer.Redactor.Vault.Counts.Select(c => $"{c.Value} × {SensitiveData.DisplayName(c.Key)}"));

    // What the model wrote is noted with its placeholders; what goes out has the values.
    private static async IAsyncEnumerable<ChatResponseUpdate> Restore(
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var restorer = new PlaceholderRestorer(answer.Redactor.Vault);
        await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update.Text.Length == 0)
            {
                yield return update;
                continue;
            }

            var restored = restorer.Push(update.Text);
            if (restored.Length > 0)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, restored) { ModelId = update.ModelId };
            }
        }

        var last = restorer.Complete();
        if (last.Length > 0)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, last);
        }
    }
}
