using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Telemetry;

/// <summary>
/// The first filter: traces the request and gives it an end, whatever happens inside. An error becomes an outcome with
/// a problem; the ledger line of the request, its turn of the conversation and what it sent of the documents are durable
/// before the caller sees the end.
/// </summary>
public sealed partial class TelemetryFilter(
    LedgerWriter ledger,
    RequestSavings savings,
    ConversationStore conversations,
    SourceUseStore sources,
    TimeProvider time,
    ILogger<TelemetryFilter> logger) : IFunctionInvocationFilter
{
    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        AnswerContext.Of(context.Kernel) is { } answer
            ? context.RunAsync(next, (rest, cancellationToken) => Trace(answer, rest, cancellationToken))
            : next(context);

    private async IAsyncEnumerable<ChatResponseUpdate> Trace(
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Where nobody listens to the pipeline's own spans, the ledger names the caller's; and where there is none either,
        // as behind the web page, one that nobody keeps, so that ledger, log and page name the same trace.
        var outer = Activity.Current;
        using var activity = PipelineTelemetry.Activities.StartActivity("ragstarter.answer")
            ?? (outer is null ? new Activity("ragstarter.answer").SetIdFormat(ActivityIdFormat.W3C).Start() : null);
        answer.TraceId = (activity ?? outer)?.TraceId.ToHexString() ?? string.Empty;
        activity?.SetTag("ragstarter.request.id", answer.RequestId);
        activity?.SetTag("ragstarter.tenant", answer.Spender.Tenant.Value);
        var startedAt = Stopwatch.GetTimestamp();
        var stream = rest().GetAsyncEnumerator(cancellationToken);
        var hasEnded = false;
        try
        {
            while (true)
            {
                try
                {
                    if (!await stream.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || answer.Lifetime.Caller.IsCancellationRequested)
                {
                    Fail(answer, Problems.Cancelled);
                    throw;
                }
                catch (Exception problem)
                {
                    Fail(answer, problem);
                    break;
                }

                yield return stream.Current;
            }

            hasEnded = true;
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (!hasEnded && answer.Outcome.Length == 0)
            {
                // The reader stopped reading.
                Fail(answer, Problems.Cancelled);
            }

            answer.TakeHeldForAnswer()?.Dispose();
            await EndAsync(answer, activity, outer, startedAt, hasEnded).ConfigureAwait(false);
        }
    }

    private void Fail(AnswerContext answer, Exception problem)
    {
        answer.Outcome = problem is BudgetRefusedException ? Outcomes.Refused : Outcomes.Failed;
        answer.Problem = Problems.From(problem, answer.RequestId);
        if (answer.Outcome == Outcomes.Failed)
        {
            // Only the kind of error is logged: messages of clients may quote what was sent.
            LogFailed(answer.RequestId, problem.GetType().Name, Problems.SafeDetail(problem));
        }
    }

    private static void Fail(AnswerContext answer, Problem problem)
    {
        answer.Outcome = Outcomes.Failed;
        answer.Problem = problem;
    }

    private async Task EndAsync(AnswerContext answer, Activity? activity, Activity? outer, long startedAt, bool hasEnded)
    {
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        var usage = answer.Usage;
        activity?.SetTag("ragstarter.outcome", answer.Outcome);
        activity?.SetTag("ragstarter.cache", answer.Cache);
        activity?.SetTag("gen_ai.request.model", answer.Model?.Id);
        activity?.SetTag("gen_ai.usage.input_tokens", usage.PromptTokens);
        activity?.SetTag("gen_ai.usage.output_tokens", usage.CompletionTokens);
        if (answer.Outcome == Outcomes.Failed)
        {
            activity?.SetStatus(ActivityStatusCode.Error, answer.Problem?.Type);
        }

        Count(answer, usage, elapsed);
        await WriteAsync(answer, activity ?? outer, usage, elapsed, hasEnded).ConfigureAwait(false);
        LogEnded(answer.RequestId, answer.Outcome, answer.Cache, answer.Model?.Id ?? "none", usage.PromptTokens, usage.CompletionTokens, elapsed.TotalMilliseconds);
    }

    // An answer that is not in the ledger is not given as one: the request fails, and says so.
    private async Task WriteAsync(AnswerContext answer, Activity? activity, TokenUsage usage, TimeSpan elapsed, bool hasEnded)
    {
        List<LineCompanion> companions = [];
        var turn = hasEnded ? TurnOf(answer) : null;
        if (turn is not null)
        {
            companions.Add(turn);
        }

        if (hasEnded && sources.RecordOf(answer) is { } uses)
        {
            companions.Add(uses);
        }

        try
        {
            await Task.WhenAll(ledger.AppendAsync(LineOf(answer, activity, usage, elapsed), companions), answer.Settled).ConfigureAwait(false);
        }
        catch (LedgerUnavailableException problem)
        {
            Fail(answer, problem);
            return;
        }

        foreach (var companion in companions)
        {
            NoteProblem(answer, companion == turn, companion.Problem);
        }
    }

    // Who left while others go on listening is told nothing more; what it was shown before is kept by the page. Who left alone
    // still gets the end, and so does its conversation.
    private TurnRecord? TurnOf(AnswerContext answer)
    {
        if (answer.Question.Trial is not null || answer.Outcome is not (Outcomes.Answered or Outcomes.Declined) || answer.Lifetime.IsLeft)
        {
            return null;
        }

        try
        {
            return conversations.RecordOf(answer);
        }
        catch (Exception problem)
        {
            NoteProblem(answer, isTurn: true, problem);
            return null;
        }
    }

    // The answer is worth more than its place in the history or in a report.
    private void NoteProblem(AnswerContext answer, bool isTurn, Exception? problem)
    {
        if (problem is null)
        {
            return;
        }

        LogNotStored(answer.RequestId, isTurn ? "conversation" : "use of sources", problem.GetType().Name);
        if (isTurn)
        {
            answer.AddNotice("The conversation could not be stored; a follow-up question will not know this answer.");
        }
    }

    private LedgerEvent LineOf(AnswerContext answer, Activity? activity, TokenUsage usage, TimeSpan elapsed)
    {
        var (saved, prices) = savings.Of(answer);
        SavingsTelemetry.Count(saved, answer.Spender.Tenant);
        return new LedgerEvent
        {
            At = time.GetUtcNow(),
            HeldAt = time.GetUtcNow(),
            Kind = LedgerKinds.Answer,
            CallId = answer.RequestId,
            RequestId = answer.RequestId,
            Tenant = answer.Spender.Tenant.Value,
            Team = answer.Spender.Team,
            User = answer.Spender.User,
            Service = answer.Spender.Service,
            Environment = answer.Spender.Environment,
            Workflow = answer.Spender.Workflow,
            WorkflowId = answer.Spender.WorkflowId,
            Model = answer.Model?.Id ?? string.Empty,
            RetrievedTokens = usage.RetrievedTokens,
            PackedTokens = usage.PackedTokens,
            CitedTokens = usage.CitedTokens,
            Outcome = answer.Outcome,
            Cache = answer.Cache,
            Prompt = answer.Prompt.Id,
            Experiments = string.Join(';', answer.Experiments.Select(e => $"{e.Key}={e.Value}")),
            LadderStep = answer.LadderStep == LadderStep.Full ? string.Empty : answer.LadderStep.ToString(),
            Milliseconds = (long)elapsed.TotalMilliseconds,
            TraceId = answer.TraceId,
            SpanId = activity?.SpanId.ToHexString() ?? string.Empty,
            Savings = saved,
            CounterfactualPrices = prices,
        };
    }

    private static void Count(AnswerContext answer, TokenUsage usage, TimeSpan elapsed)
    {
        var model = new KeyValuePair<string, object?>("model", answer.Model?.Id ?? "none");
        var tenant = new KeyValuePair<string, object?>("tenant", answer.Spender.Tenant.Value);
        PipelineTelemetry.Requests.Add(1, new("outcome", answer.Outcome), new("cache", answer.Cache), model, tenant);
        PipelineTelemetry.Duration.Record(elapsed.TotalSeconds, new("outcome", answer.Outcome), new("cache", answer.Cache), model);
        PipelineTelemetry.Cost.Add(answer.CostMicroUsd, model, tenant);
        foreach (var (kind, count) in new[]
        {
            ("prompt", usage.PromptTokens), ("completion", usage.CompletionTokens), ("embedding", usage.EmbeddingTokens),
            ("retrieved", usage.RetrievedTokens), ("packed", usage.PackedTokens), ("cited", usage.CitedTokens),
        })
        {
            PipelineTelemetry.Tokens.Add(count, new("kind", kind), model, tenant);
        }
    }

    [LoggerMessage(1201, LogLevel.Error, "Request {RequestId} failed with {ErrorType}: {Detail}")]
    private partial void LogFailed(Guid requestId, string errorType, [FreeText] string detail);

    [LoggerMessage(1203, LogLevel.Warning, "Request {RequestId} was answered, but its {Part} could not be stored ({ErrorType})")]
    private partial void LogNotStored(Guid requestId, string part, string errorType);

    [LoggerMessage(1202, LogLevel.Information, "Request {RequestId} {Outcome} (cache {Cache}, model {Model}): {PromptTokens} prompt and {CompletionTokens} completion tokens in {Milliseconds:F1} ms")]
    private partial void LogEnded(Guid requestId, string outcome, string cache, string model, long promptTokens, long completionTokens, double milliseconds);
}
