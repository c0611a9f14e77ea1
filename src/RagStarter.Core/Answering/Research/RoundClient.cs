using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RagStarter.Core.Budgets;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// Stands between the loop and the guard: every round gets a hold and a permit of its own, for the whole conversation
/// that it sends, and everything that came into the conversation passes redaction. A round that does not fit does not
/// take place; the loop ends as if the model had nothing more to say.
/// </summary>
internal sealed class RoundClient(IChatClient inner, AnswerContext answer, ResearchRun run, ResearchRoom room, ResearchCalls calls, int maxSteps)
    : DelegatingChatClient(inner)
{
    // The first round has the permit that was held when its prompt was rendered.
    private bool _hasBegun;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var startedAt = Stopwatch.GetTimestamp();
        if (await AdmitAsync(messages, options!, cancellationToken).ConfigureAwait(false) is not { } call)
        {
            return new ChatResponse();
        }

        using (call.Permit)
        {
            var response = await base.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false);
            Note(response.Messages.Sum(m => m.Contents.OfType<FunctionCallContent>().Count()), startedAt);
            return response;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var startedAt = Stopwatch.GetTimestamp();
        if (await AdmitAsync(messages, options!, cancellationToken).ConfigureAwait(false) is not { } call)
        {
            yield break;
        }

        using (call.Permit)
        {
            var searches = 0;
            await foreach (var update in base.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false))
            {
                searches += update.Contents.OfType<FunctionCallContent>().Count();
                yield return update;
            }

            Note(searches, startedAt);
        }
    }

    private async ValueTask<ResearchCall?> AdmitAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            room.LastCall = answer.CurrentCall;
            run.Rounds++;
            return new ResearchCall([.. messages], options, answer.CurrentCall!);
        }

        if (run.Rounds >= maxSteps - 1)
        {
            // A model that asks for tools there are not is not stopped by the filter.
            run.End($"The research ended after {run.Rounds} rounds (Answering:Research:MaxSteps). The answer rests on what was found until then.");
        }

        if (run.EndReason is not null)
        {
            return null;
        }

        // What the round before did not use is there again.
        await room.LastCall!.Settled.ConfigureAwait(false);
        var list = ResearchCalls.Redact(answer, messages);
        var promptTokens = ResearchCalls.CountPrompt(answer, list) + run.ToolTokens;
        var output = await room.OutputOfRoundAsync(promptTokens, cancellationToken).ConfigureAwait(false);
        if (output == 0)
        {
            room.EndForRoom();
            return null;
        }

        try
        {
            var permit = await calls.HoldAsync(answer, list, promptTokens, output, cancellationToken).ConfigureAwait(false);
            room.LastCall = permit;
            run.Rounds++;
            return new ResearchCall(list, ResearchCalls.With(permit, options), permit);
        }
        catch (BudgetRefusedException refused)
        {
            run.End($"{refused.Message} The research ended early. The answer rests on what was found until then.");
            return null;
        }
    }

    private void Note(int searches, long startedAt) => answer.AddStep(
        "round", searches == 0 ? $"round {run.Rounds} answered" : $"round {run.Rounds} asked for {searches} {(searches == 1 ? "search" : "searches")}", startedAt);
}
