using System.Diagnostics;
using System.Globalization;
using RagStarter.Core.Budgets;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Answering.Research;

/// <summary>
/// The fixed plan, which every research begins with: each part of the question is searched for. The built-in answerer
/// answers from it; a model that can search goes on from there.
/// </summary>
public sealed class ResearchPlan(QuestionEvidence evidence, BudgetLadder ladder)
{
    /// <summary>The evidence of all parts.</summary>
    internal async ValueTask<Evidence> GatherAsync(AnswerContext answer, ResearchRun run, CancellationToken cancellationToken)
    {
        var parts = QuestionParts.Of(answer.RedactedQuestion.Value);
        if (parts.Count < 2)
        {
            run.Book.Add(await evidence.EnsureAllowedAsync(answer, cancellationToken).ConfigureAwait(false));
            return Planned(answer, run);
        }

        await ladder.EnsureAsync(answer, cancellationToken).ConfigureAwait(false);
        var most = run.Options.MaxEvidenceTokens * ladder.ContextShareOf(answer);
        var count = Math.Min(parts.Count, run.Options.MaxSearches);
        if (count < parts.Count)
        {
            answer.AddNotice($"The question has {parts.Count} parts; {count} were searched for (Answering:Research:MaxSearches).");
        }

        for (var i = 0; i < count; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            var allowance = Math.Min(answer.Retrieval.MaxContextTokens * ladder.ContextShareOf(answer), (most - run.Book.UsedTokens) / (count - i));
            var search = answer.Redactor.SearchTextOf(parts[i].SearchText);
            var found = run.Book.Add(await evidence.SearchAsync(answer, search, (int)allowance, cancellationToken).ConfigureAwait(false));
            run.AddPart(new ResearchPart(parts[i].Text, search, found));
            answer.AddStep("search", string.Create(CultureInfo.InvariantCulture, $"{answer.Redactor.Vault.Restore(parts[i].Text)} {found.PackedTokens} tokens from {found.Items.Count} passages"), startedAt);
        }

        return Planned(answer, run);
    }

    private static Evidence Planned(AnswerContext answer, ResearchRun run)
    {
        run.Planned = run.Book.Evidence;
        answer.NoteEvidence(run.Planned);
        return run.Planned;
    }
}
