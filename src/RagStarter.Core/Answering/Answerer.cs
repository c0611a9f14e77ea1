using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Answering.Research;
using RagStarter.Core.Ledger;
using RagStarter.Core.Prompts;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Tuning;

namespace RagStarter.Core.Answering;

/// <summary>
/// Answers questions: the way in for the web page, the API and the command line. Every request ends with an
/// <see cref="Answer"/>, whatever happens.
/// </summary>
public sealed class Answerer
{
    private readonly AnswerKernel _kernel;
    private readonly PromptRollout _prompts;
    private readonly TextRedaction _redaction;
    private readonly QuestionRules _rules;
    private readonly ConversationStore _conversations;
    private readonly IOptionsMonitor<RetrievalOptions> _retrieval;
    private readonly TunedSettings _tuned;
    private readonly IOptionsMonitor<AnsweringOptions> _options;
    private readonly string _environment;

    /// <summary>Creates the answerer.</summary>
    public Answerer(
        AnswerKernel kernel,
        PromptRollout prompts,
        TextRedaction redaction,
        QuestionRules rules,
        ConversationStore conversations,
        IOptionsMonitor<RetrievalOptions> retrieval,
        TunedSettings tuned,
        IOptionsMonitor<AnsweringOptions> options,
        IHostEnvironment environment)
    {
        _kernel = kernel;
        _prompts = prompts;
        _redaction = redaction;
        _rules = rules;
        _conversations = conversations;
        _retrieval = retrieval;
        _tuned = tuned;
        _options = options;
        _environment = environment.EnvironmentName.ToLowerInvariant();
    }

    /// <summary>Answers a question in one piece.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; what was used is in the ledger.</exception>
    public async Task<Answer> AskAsync(Question question, CancellationToken cancellationToken = default)
    {
        var context = await BeginAsync(question, cancellationToken).ConfigureAwait(false);
        if (Check(question) is { } problem)
        {
            context.Lifetime.Dispose();
            return Rejected(context, problem);
        }

        var work = context.Prompt.Function.InvokeAsync(_kernel.For(context), [], context.Lifetime.Work);
        try
        {
            var result = await context.Lifetime.WaitAsync(work).ConfigureAwait(false);
            return End(context, result.GetValue<ChatResponse>()?.Text ?? string.Empty);
        }
        finally
        {
            await context.Lifetime.CloseAsync(null, work).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a question piece by piece; the last update carries the whole answer.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; what was used is in the ledger.</exception>
    public async IAsyncEnumerable<AnswerUpdate> StreamAsync(
        Question question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = await BeginAsync(question, cancellationToken).ConfigureAwait(false);
        if (Check(question) is { } problem)
        {
            context.Lifetime.Dispose();
            yield return new AnswerUpdate(string.Empty, Rejected(context, problem));
            yield break;
        }

        var text = new StringBuilder();
        await foreach (var update in UpdatesOf(context, cancellationToken).ConfigureAwait(false))
        {
            text.Append(update.Text);
            yield return update;
        }

        yield return new AnswerUpdate(string.Empty, End(context, text.ToString()));
    }

    private IAsyncEnumerable<AnswerUpdate> UpdatesOf(AnswerContext context, CancellationToken cancellationToken) => context.Research is null
        ? TextOf(context, cancellationToken)
        : LiveSteps.Weave(context, token => TextOf(context, token), cancellationToken);

    private async IAsyncEnumerable<AnswerUpdate> TextOf(AnswerContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = context.Prompt.Function.InvokeStreamingAsync<ChatResponseUpdate>(_kernel.For(context), [], context.Lifetime.Work).GetAsyncEnumerator(context.Lifetime.Work);
        using var called = context.Research is null ? default : cancellationToken.UnsafeRegister(static work => ((RequestLifetime)work!).EndWork(), context.Lifetime);
        Task<bool>? next = null;
        try
        {
            while (await context.Lifetime.WaitAsync(next = updates.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                if (updates.Current.Text.Length > 0)
                {
                    yield return new AnswerUpdate(updates.Current.Text, null);
                }
            }
        }
        finally
        {
            await context.Lifetime.CloseAsync(updates, next).ConfigureAwait(false);
        }
    }

    private async Task<AnswerContext> BeginAsync(Question question, CancellationToken cancellationToken)
    {
        var history = question.ConversationId is { } id
            ? await _conversations.GetHistoryAsync(question.Caller, id, _options.CurrentValue.HistoryMessages, cancellationToken, question.Replaces).ConfigureAwait(false)
            : new History([], new PlaceholderVault());
        var requestId = question.RequestId ?? Guid.CreateVersion7();
        var redactor = _redaction.BeginRequest(question.Caller.Tenant, history.Placeholders);
        var isResearch = question.Mode == AnswerModes.Research;
        await _tuned.RefreshAsync(question.Caller.Tenant, cancellationToken).ConfigureAwait(false);
        return new AnswerContext
        {
            Question = question.ConversationId is null ? question with { ConversationId = Guid.CreateVersion7() } : question,
            RequestId = requestId,
            Spender = Spender.For(question.Caller, question.Service, _environment) with
            {
                Workflow = isResearch ? Workflows.Research : Workflows.Answer,
                WorkflowId = question.WorkflowId ?? requestId,
            },
            Prompt = _prompts.For(isResearch ? PromptRegistry.Research : PromptRegistry.Answer, question.Caller.Tenant, question.Caller.User),
            History = history.Messages,
            Redactor = redactor,
            Retrieval = question.Trial?.Settings.Over(_retrieval.CurrentValue) ?? _tuned.RetrievalFor(question.Caller.Tenant, question.Retrieval),
            Lifetime = new RequestLifetime(cancellationToken),
            Research = isResearch ? new ResearchRun(_options.CurrentValue.Research, redactor) : null,
        };
    }

    private Problem? Check(Question question)
    {
        if (_rules.ProblemOf(question.Caller.Tenant, question.Text) is { } refused)
        {
            return refused;
        }

        if (!AnswerModes.All.Contains(question.Mode))
        {
            return Problems.UnknownMode;
        }

        return question.Retrieval is { } asked && _retrieval.CurrentValue.Limits.ProblemOf(asked) is { } outOfRange
            ? Problems.RetrievalOutOfRange(outOfRange)
            : null;
    }

    private static Answer Rejected(AnswerContext context, Problem problem)
    {
        context.Outcome = Outcomes.Refused;
        context.Problem = problem;
        return ToAnswer(context, string.Empty);
    }

    private static Answer End(AnswerContext context, string text)
    {
        if (context.Question.Trial is { } trial)
        {
            trial.Evidence = context.Evidence;
        }

        return ToAnswer(context, text);
    }

    private static Answer ToAnswer(AnswerContext context, string text) => new()
    {
        RequestId = context.RequestId,
        ConversationId = context.Question.ConversationId!.Value,
        Text = text,
        Outcome = context.Outcome,
        IsUncited = context.IsUncited,
        Citations = context.Citations,
        Uncited = CitationFinder.Rest(context.Evidence, context.Citations),
        TraceId = context.TraceId,
        Cache = context.Cache,
        Provenance = context.Provenance,
        Model = context.Model?.Id ?? string.Empty,
        Redactions = context.Redactor.Vault.Counts,
        Sources = context.Sources,
        Usage = context.Usage,
        CostMicroUsd = context.CostMicroUsd,
        LadderStep = context.LadderStep,
        LadderReason = context.LadderReason,
        Steps = context.Steps,
        Notices = context.Notices,
        Routing = context.Routing,
        Problem = context.Problem,
    };
}
