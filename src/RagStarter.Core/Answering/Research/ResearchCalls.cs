using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;

namespace RagStarter.Core.Answering.Research;

/// <summary>Prepares the calls of a research after the first: redaction, counting, hold.</summary>
public sealed class ResearchCalls(TokenBudget budget, TimeProvider time)
{
    /// <summary>The same messages, where what the model wrote and what tools returned has passed redaction.</summary>
    internal static IReadOnlyList<ChatMessage> Redact(AnswerContext answer, IEnumerable<ChatMessage> messages) =>
    [
        .. messages.Select(message =>
        {
            var copy = message.Clone();
            copy.Contents = [.. message.Contents.Select(content => Redact(answer.Redactor, content, message.Role == ChatRole.Assistant))];
            return copy;
        }),
    ];

    /// <summary>The tokens of a conversation as the model of the request counts them.</summary>
    internal static int CountPrompt(AnswerContext answer, IEnumerable<ChatMessage> messages) =>
        GuardedChatClient.CountPrompt(answer.Model!, messages.Select(MessageText.Of));

    /// <summary>Holds the budget for a call with these messages, which have passed <see cref="Redact(AnswerContext, IEnumerable{ChatMessage})"/>.</summary>
    /// <exception cref="BudgetRefusedException">A hard rule has no room for it.</exception>
    internal async ValueTask<CallPermit> HoldAsync(
        AnswerContext answer, IReadOnlyList<ChatMessage> messages, int promptTokens, int maxOutputTokens, CancellationToken cancellationToken)
    {
        var permit = await CallPermit.ForChatAsync(
            budget,
            answer.Spender,
            answer.RequestId,
            answer.Model!,
            answer.Prompt.Id,
            answer.Redactor.Redact(string.Join('\n', messages.Select(MessageText.Of))),
            promptTokens,
            maxOutputTokens,
            null,
            time,
            cancellationToken).ConfigureAwait(false);
        answer.AddCall(permit);
        foreach (var warning in permit.Warnings)
        {
            answer.AddNotice(warning.Message);
        }

        return permit;
    }

    /// <summary>Options that carry a permit.</summary>
    internal static ChatOptions With(CallPermit permit, ChatOptions options)
    {
        var with = options.Clone();
        (with.AdditionalProperties ??= [])[CallPermit.OptionsKey] = permit;
        with.MaxOutputTokens = permit.MaxOutputTokens;
        return with;
    }

    // What the model made of placeholders is never resolved, so that it cannot come back as if it were the user's text.
    private static AIContent Redact(RequestRedactor redactor, AIContent content, bool ofModel) => content switch
    {
        TextContent text => new TextContent(Redact(redactor, text.Text, ofModel)),
        FunctionCallContent call => new FunctionCallContent(
            call.CallId,
            call.Name,
            call.Arguments?.ToDictionary(a => a.Key, a => a.Value is null ? null : (object?)Redact(redactor, a.Value.ToString()!, ofModel: true))),
        FunctionResultContent result => new FunctionResultContent(
            result.CallId, result.Result is null ? null : Redact(redactor, result.Result.ToString()!, ofModel: false)),
        _ => content,
    };

    private static string Redact(RequestRedactor redactor, string text, bool ofModel) =>
        (ofModel ? redactor.RedactOfModel(text) : redactor.Redact(text)).Value;
}
