using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;

namespace RagStarter.Core.Models;

/// <summary>
/// Chooses the model: the preferred one that can be reached and paid. A model that fails before its first token, or that
/// a budget does not allow, is followed by the next; the extractive answerer is the last.
/// </summary>
public sealed partial class ModelRoutingFilter(ModelCatalog models, ILogger<ModelRoutingFilter> logger) : IFunctionInvocationFilter
{
    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        AnswerContext.Of(context.Kernel) is { } answer
            ? context.RunAsync(next, (rest, cancellationToken) => RouteAsync(answer, rest, cancellationToken))
            : next(context);

    private async IAsyncEnumerable<ChatResponseUpdate> RouteAsync(
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in models.NotSetUp)
        {
            answer.AddNotice($"The model '{id}' is not set up yet; the log says what is missing.");
        }

        var candidates = models.ChatModels;
        for (var i = 0; i < candidates.Count; i++)
        {
            answer.Model = candidates[i];
            answer.IsDegraded = i > 0;
            var startedAt = Stopwatch.GetTimestamp();
            var stream = rest().GetAsyncEnumerator(cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                var isLast = i == candidates.Count - 1;
                var hasFirst = await TryStartAsync(answer, stream, isLast, startedAt, cancellationToken).ConfigureAwait(false);
                if (hasFirst is null)
                {
                    continue;
                }

                while (hasFirst.Value)
                {
                    yield return stream.Current;
                    if (!await stream.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }

                yield break;
            }
        }
    }

    // True with the first update, false for an empty stream, null when the next model is to be tried.
    private async Task<bool?> TryStartAsync(
        AnswerContext answer, IAsyncEnumerator<ChatResponseUpdate> stream, bool isLast, long startedAt, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception problem) when (!isLast && !cancellationToken.IsCancellationRequested)
        {
            var reason = problem is BudgetRefusedException refused
                ? refused.Message
                : $"The model '{answer.Model!.Id}' could not answer ({Problems.SafeDetail(problem)}).";
            answer.AddNotice(reason);
            answer.AddStep("routing", reason, startedAt);
            LogFallback(answer.RequestId, answer.Model!.Id, problem.GetType().Name, Problems.SafeDetail(problem));
            return null;
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "Request {RequestId}: model {Model} gave way to the next ({ErrorType}: {Detail})")]
    private partial void LogFallback(Guid requestId, string model, string errorType, string detail);
}
