using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Research;
using RagStarter.Core.Prompts;

namespace RagStarter.Core.Retrieval;

/// <summary>Finds the evidence and puts it into the prompt; when the answer is complete, finds what it cites.</summary>
public sealed class RetrievalFilter(QuestionEvidence evidence, ResearchPlan plan, CitationFinder citations) : IFunctionInvocationFilter
{
    /// <inheritdoc/>
    public Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        AnswerContext.Of(context.Kernel) is { } answer
            ? context.RunAsync(next, (rest, cancellationToken) => RunAsync(context.Arguments, answer, rest, cancellationToken))
            : next(context);

    private async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        KernelArguments arguments,
        AnswerContext answer,
        Func<IAsyncEnumerable<ChatResponseUpdate>> rest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var found = answer.Research is { } research
            ? await plan.GatherAsync(answer, research, cancellationToken).ConfigureAwait(false)
            : await evidence.EnsureAllowedAsync(answer, cancellationToken).ConfigureAwait(false);
        answer.NoteEvidence(found);
        answer.AddStep("retrieval", string.Create(CultureInfo.InvariantCulture, $"{found.RetrievedTokens} tokens found, {found.PackedTokens} sent from {found.Items.Count} passages"), startedAt);
        arguments["context"] = answer.Fence.Around(DataFence.Sources, found.Items.Count > 0 ? found.ToPromptText() : "(no source was found)");

        var text = new System.Text.StringBuilder();
        await foreach (var update in rest().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            text.Append(update.Text);
            yield return update;
        }

        answer.ModelText = text.ToString();
        found = answer.Evidence ?? found;
        answer.Citations = citations.Find(answer.ModelText, found.Items);
        var cited = answer.Citations.Select(c => c.Number).ToHashSet();
        answer.Sources = Sources.SourceTokens.Of(found, cited);
        answer.EvidenceUsage = answer.EvidenceUsage with
        {
            CitedTokens = found.Items.Where(i => cited.Contains(i.Number)).Sum(i => i.Tokens),
        };
        answer.Outcome = Replies.IsNotFound(answer.ModelText) ? Outcomes.Declined : Outcomes.Answered;
        if (answer.IsUncited)
        {
            answer.AddNotice(Replies.UncitedNotice);
        }
    }
}
