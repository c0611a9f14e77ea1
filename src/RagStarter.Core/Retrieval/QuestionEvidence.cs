using Microsoft.Extensions.Logging;
using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;

namespace RagStarter.Core.Retrieval;

/// <summary>
/// Finds the evidence of a request once, whichever filter needs it first. Without the embedding model the words of the
/// question are still searched for.
/// </summary>
public sealed partial class QuestionEvidence(Retriever retriever, Embedder embedder, ILogger<QuestionEvidence> logger)
{
    /// <summary>The embedding of what is searched for; <see langword="null"/> when the embedding model cannot answer.</summary>
    public async ValueTask<ReadOnlyMemory<float>?> EnsureVectorAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        if (answer.SearchVector is not null || answer.HasOnlyWords)
        {
            return answer.SearchVector;
        }

        try
        {
            var embedded = await embedder.EmbedAsync([answer.SearchText], answer.Spender, answer.RequestId, cancellationToken).ConfigureAwait(false);
            answer.EmbeddingUsage += embedded.Usage;
            answer.EmbeddingCostMicroUsd += embedded.CostMicroUsd;
            answer.SearchVector = embedded.Vectors[0];
        }
        catch (ModelUnavailableException problem)
        {
            answer.HasOnlyWords = true;
            answer.AddNotice("The embedding model cannot answer now: the documents were searched by words only, and less may have been found.");
            LogOnlyWords(answer.RequestId, problem.Message);
        }

        return answer.SearchVector;
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
            answer.Question.Caller, answer.SearchText.Value, vector, answer.Redactor, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1401, LogLevel.Warning, "Request {RequestId} is searched by words only: {Reason}")]
    private partial void LogOnlyWords(Guid requestId, string reason);
}
