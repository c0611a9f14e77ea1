using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// A chat model that searches before it answers. The loop of its rounds ends with an answer in any case: the model's
/// own; or, where a limit ended the loop, what it says when it is asked once more without tools; or, where the budget
/// has no room for that, quotes of the evidence.
/// </summary>
internal sealed partial class ResearchClient : IChatClient
{
    private const string AnswerNow = "No search is left. Answer the question now from the sources above.";

    private readonly AnswerContext _answer;
    private readonly ResearchRun _run;
    private readonly IChatClient _loop;
    private readonly IChatClient _model;
    private readonly Func<ChatOptions, ChatOptions> _withTools;
    private readonly ResearchCalls _calls;
    private readonly ExtractiveAnswerer _extractive;

    /// <summary>Creates the client of one request.</summary>
    /// <param name="answer">The request.</param>
    /// <param name="run">Its research.</param>
    /// <param name="loop">The model with tools, every round of which holds for itself.</param>
    /// <param name="model">The guarded model.</param>
    /// <param name="withTools">Adds the tools to options.</param>
    /// <param name="calls">Prepares calls.</param>
    /// <param name="extractive">Answers where no model may.</param>
    public ResearchClient(
        AnswerContext answer,
        ResearchRun run,
        IChatClient loop,
        IChatClient model,
        Func<ChatOptions, ChatOptions> withTools,
        ResearchCalls calls,
        ExtractiveAnswerer extractive)
    {
        _answer = answer;
        _run = run;
        _loop = loop;
        _model = model;
        _withTools = withTools;
        _calls = calls;
        _extractive = extractive;
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync([.. messages], options!, isStreaming: false, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync([.. messages], options!, isStreaming: true, cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => _model.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The model's client is shared.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStreaming, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hasText = false;
        var loop = AnswerOf(Ask(_loop, messages, _withTools(options), isStreaming, cancellationToken), cancellationToken);
        await foreach (var update in loop.ConfigureAwait(false))
        {
            hasText = true;
            yield return update;
        }

        if (_run.EndReason is { } reason)
        {
            _answer.IsDegraded = true;
            _answer.AddNotice(reason);
        }

        if (hasText)
        {
            yield break;
        }

        if (await AdmitLastAsync(messages, options, cancellationToken).ConfigureAwait(false) is { } last)
        {
            using (last.Permit)
            {
                await foreach (var update in Ask(_model, last.Messages, last.Options, isStreaming, cancellationToken).ConfigureAwait(false))
                {
                    hasText |= update.Text.Length > 0;
                    yield return update;
                }
            }
        }

        if (!hasText)
        {
            _answer.AddNotice("The model gave no answer of its own; this one quotes the documents.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, Quote());
        }
    }

    // What a model says while it asks for more searches is not its answer, unless it cites sources already. A piece is
    // kept back until that is known.
    private async IAsyncEnumerable<ChatResponseUpdate> AnswerOf(
        IAsyncEnumerable<ChatResponseUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var isAnswer = false;
        await foreach (var update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            kept.Append(update.Text);
            if (!isAnswer && update.Contents.Any(c => c is FunctionCallContent) && !Cites(kept))
            {
                kept.Clear();
            }

            isAnswer |= Cites(kept);
            if (isAnswer && kept.Length > 0)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, kept.ToString()) { ModelId = update.ModelId };
                kept.Clear();
            }
        }

        if (kept.Length > 0 && _run.EndReason is null)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, kept.ToString());
        }
    }

    private static bool Cites(StringBuilder text) => Citation().IsMatch(text.ToString());

    private static async IAsyncEnumerable<ChatResponseUpdate> Ask(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStreaming, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isStreaming)
        {
            var response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            foreach (var update in response.ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    // The first prompt with what the searches have added to it: shorter than the conversation, and every provider takes it.
    private async ValueTask<ResearchCall?> AdmitLastAsync(IReadOnlyList<ChatMessage> first, ChatOptions options, CancellationToken cancellationToken)
    {
        var found = _run.Added();
        var text = found.Items.Count > 0 ? $"Sources that your searches found:\n{_answer.Fence.Around(DataFence.Sources, found.ToPromptText())}\n\n{AnswerNow}" : AnswerNow;
        var messages = ResearchCalls.Redact(_answer, [.. first, new ChatMessage(ChatRole.User, text)]);
        var model = _answer.Model!;
        var promptTokens = ResearchCalls.CountPrompt(_answer, messages);
        var output = Math.Min(Math.Min(_answer.Question.MaxAnswerTokens ?? int.MaxValue, model.MaxOutputTokens), model.ContextWindow - promptTokens);
        if (output < CallPermit.MinOutputTokens)
        {
            return null;
        }

        try
        {
            await _answer.CurrentCall!.Settled.ConfigureAwait(false);
            var permit = await _calls.HoldAsync(_answer, messages, promptTokens, output, cancellationToken).ConfigureAwait(false);
            _run.Rounds++;
            return new ResearchCall(messages, ResearchCalls.With(permit, options), permit);
        }
        catch (BudgetRefusedException refused)
        {
            _answer.AddNotice(refused.Message);
            return null;
        }
    }

    // Runs in this process and costs nothing, so that it needs no room in a budget.
    private string Quote()
    {
        _answer.IsDegraded = true;
        _answer.Model = ExtractiveModel.Describe();
        var input = new ExtractiveInput(_answer.SearchText, _run.Book.Evidence, _answer.Redactor) { Parts = _run.Parts, Searches = _run.Searches };
        return PartedAnswer.Compose(_extractive, input, Math.Min(_answer.Question.MaxAnswerTokens ?? int.MaxValue, _answer.Model.MaxOutputTokens));
    }

    [GeneratedRegex(@"\[[0-9]{1,3}\]")]
    private static partial Regex Citation();
}
