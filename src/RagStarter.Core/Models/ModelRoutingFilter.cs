using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Models;

/// <summary>
/// Asks the models in the order that the router decided. A model that fails before its first token, or that a budget
/// does not allow, is followed by the next; the extractive answerer is the last.
/// </summary>
public sealed partial class ModelRoutingFilter(ModelRouter router, ModelCatalog models, ILogger<ModelRoutingFilter> logger) : IFunctionInvocationFilter
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
        foreach (var model in Decide(answer))
        {
            var startedAt = Stopwatch.GetTimestamp();
            using var attempt = model.Health.TryBegin();
            if (attempt is null && !model.IsExtractive)
            {
                GiveWay(answer, model, $"The model '{model.Id}' failed too often; another request is trying it now.", startedAt);
                continue;
            }

            Take(answer, model);
            var stream = rest().GetAsyncEnumerator(cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                var hasFirst = await TryStartAsync(answer, stream, attempt, startedAt, cancellationToken).ConfigureAwait(false);
                if (hasFirst is null)
                {
                    continue;
                }

                while (hasFirst.Value)
                {
                    yield return stream.Current;
                    if (!await MoveOnAsync(stream, attempt, cancellationToken).ConfigureAwait(false))
                    {
                        break;
                    }
                }

                yield break;
            }
        }
    }

    private List<ChatModel> Decide(AnswerContext answer)
    {
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var id in models.NotSetUp)
        {
            answer.AddNotice($"The model '{id}' is not set up yet; the log says what is missing.");
        }

        var decision = router.Decide(answer.ToRoutingRequest());
        answer.Routing = decision;
        if (decision.Arm is { } arm)
        {
            answer.AddExperiment(arm.Experiment, arm.Arm);
        }

        // What the owner of the application decided is no news to the reader; what went wrong is.
        var first = decision.Candidates[0];
        foreach (var rejected in decision.Candidates.Where(c => c.Verdict == RoutingVerdict.Rejected && answer.LadderStep < LadderStep.Extractive))
        {
            if (rejected.Obstacle is RoutingObstacle.Passing or RoutingObstacle.TooSmall && (first.Model.IsExtractive || rejected.Score > first.Score))
            {
                answer.AddNotice(rejected.Reason);
            }
        }

        answer.AddStep("routing", $"{first.Model.Id}. {decision.Reason}", startedAt);
        RoutingTrace.Write(decision);
        return [.. decision.Order];
    }

    private static void Take(AnswerContext answer, ChatModel model)
    {
        answer.Model = model;
        answer.IsDegraded = answer.LadderStep >= LadderStep.CheaperModel || answer.Routing!.IsStandIn(model);
        answer.Routing = answer.Routing!.With(model, RoutingVerdict.Chosen);
    }

    // True with the first update, false for an empty stream, null when the next model is to be tried.
    private async Task<bool?> TryStartAsync(
        AnswerContext answer, IAsyncEnumerator<ChatResponseUpdate> stream, ModelAttempt? attempt, long startedAt, CancellationToken cancellationToken)
    {
        var model = answer.Model!;
        try
        {
            var hasFirst = await stream.MoveNextAsync().ConfigureAwait(false);
            attempt?.Began();
            return hasFirst;
        }
        catch (Exception problem) when (!model.IsExtractive && !cancellationToken.IsCancellationRequested)
        {
            if (IsFailureOfModel(problem))
            {
                attempt?.Failed();
            }

            GiveWay(answer, model, problem is BudgetRefusedException ? problem.Message : $"The model '{model.Id}' could not answer ({Problems.SafeDetail(problem)}).", startedAt);
            LogFallback(answer.RequestId, model.Id, problem.GetType().Name, Problems.SafeDetail(problem));
            return null;
        }
    }

    private static async Task<bool> MoveOnAsync(
        IAsyncEnumerator<ChatResponseUpdate> stream, ModelAttempt? attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception problem) when (IsFailureOfModel(problem) && !cancellationToken.IsCancellationRequested)
        {
            attempt?.Failed();
            throw;
        }
    }

    private static void GiveWay(AnswerContext answer, ChatModel model, string reason, long startedAt)
    {
        answer.AddNotice(reason);
        answer.AddStep("routing", reason, startedAt);
        answer.Routing = answer.Routing!.With(model, RoutingVerdict.GaveWay, reason);
    }

    // A refused budget says nothing about the model.
    private static bool IsFailureOfModel(Exception problem) => ServiceFailure.Is(problem) || problem is IOException or JsonException;

    [LoggerMessage(1301, LogLevel.Warning, "Request {RequestId}: model {Model} gave way to the next ({ErrorType}: {Detail})")]
    private partial void LogFallback(Guid requestId, string model, string errorType, [FreeText] string detail);
}
