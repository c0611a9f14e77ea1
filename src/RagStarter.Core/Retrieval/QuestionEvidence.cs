using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;
using RagStarter.Core.Redaction;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Retrieval;

/// <summary>
/// Finds the evidence of a request once, whichever filter needs it first. Without the embedding model the words of the
/// question are still searched for.
/// </summary>
public sealed partial class QuestionEvidence(Retriever retriever, ChunkStore chunks, Embedder embedder, BudgetLadder ladder, ILogger<QuestionEvidence> logger)
{
    /// <summary>The embedding of what is searched for; <see langword="null"/> when the embedding model cannot answer.</summary>
    public async ValueTask<ReadOnlyMemory<float>?> EnsureVectorAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        return answer.SearchVector ??= await VectorOfAsync(answer, answer.SearchText, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The evidence of another search of the same request, of at most about <paramref name="maxTokens"/> tokens.</summary>
    internal async ValueTask<Evidence> SearchAsync(AnswerContext answer, RedactedText query, int maxTokens, CancellationToken cancellationToken)
    {
        var vector = await VectorOfAsync(answer, query, cancellationToken).ConfigureAwait(false);
        return await retriever.RetrieveAsync(
            answer.Question.Caller, query.Value, vector, answer.Redactor, maxTokens, answer.Retrieval, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ReadOnlyMemory<float>?> VectorOfAsync(AnswerContext answer, RedactedText text, CancellationToken cancellationToken)
    {
        if (answer.HasOnlyWords)
        {
            return null;
        }

        using var waiting = answer.CacheWait?.Enter();
        await chunks.EnsureSearchableAsync(answer.Spender.Tenant, cancellationToken).ConfigureAwait(false);
        try
        {
            await ladder.EnsureAsync(answer, cancellationToken).ConfigureAwait(false);
            var embedded = await EmbedAsync(answer, text, cancellationToken).ConfigureAwait(false);
            answer.HeldForAnswer ??= embedded.HeldForAnswer;
            answer.EmbeddingSettled = Task.WhenAll(answer.EmbeddingSettled, embedded.Settled);
            answer.EmbeddingUsage += embedded.Usage;
            answer.EmbeddingCostMicroUsd += embedded.CostMicroUsd;
            answer.KeptVectors += embedded.Kept;
            return embedded.Vectors[0];
        }
        catch (BudgetRefusedException problem) when (answer.LadderStep != LadderStep.Refuse)
        {
            // What remains may do for an answer without it.
            answer.HasOnlyWords = true;
            answer.AddNotice($"{problem.Message} The documents were searched by words only, and less may have been found.");
        }
        catch (ModelUnavailableException problem)
        {
            answer.HasOnlyWords = true;
            answer.AddNotice("The embedding model cannot answer now: the documents were searched by words only, and less may have been found.");
            LogOnlyWords(answer.RequestId, problem.Message);
        }

        return null;
    }

    /// <summary>The part of the evidence that the ladder allows.</summary>
    public async ValueTask<Evidence> EnsureAllowedAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        await ladder.EnsureAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer.LadderStep == LadderStep.Full)
        {
            return await EnsureAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        var vector = await EnsureVectorAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer.Evidence = await retriever.RetrieveAsync(
            answer.Question.Caller, answer.SearchText.Value, vector, answer.Redactor, answer.Retrieval, ladder.ContextShareOf(answer), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The evidence.</summary>
    public async ValueTask<Evidence> EnsureAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        if (answer.Evidence is { } known)
        {
            return known;
        }

        var vector = await EnsureVectorAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer.Evidence = await retriever.RetrieveAsync(
            answer.Question.Caller, answer.SearchText.Value, vector, answer.Redactor, answer.Retrieval, 1, cancellationToken).ConfigureAwait(false);
    }

    // Held together with the answer: by the preferred model, or else by the built-in one, which costs nothing.
    private async Task<EmbeddedTexts> EmbedAsync(AnswerContext answer, RedactedText text, CancellationToken cancellationToken)
    {
        if (answer.HeldForAnswer is not null || answer.CurrentCall is not null)
        {
            return await embedder.EmbedAsync([text], answer.Spender, answer.RequestId, null, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await embedder.EmbedAsync(
                [text], answer.Spender, answer.RequestId, ladder.Estimate(answer, isExtractive: false), cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetRefusedException)
        {
            return await embedder.EmbedAsync(
                [text], answer.Spender, answer.RequestId, ladder.Estimate(answer, isExtractive: true), cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Request {RequestId} is searched by words only: {Reason}")]
    private partial void LogOnlyWords(Guid requestId, [FreeText] string reason);
}
