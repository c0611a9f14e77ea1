using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;

namespace RagStarter.Core.Retrieval;

/// <summary>Finds the evidence of a request once, whichever filter needs it first.</summary>
public sealed class QuestionEvidence(Retriever retriever, Embedder embedder)
{
    /// <summary>The embedding of what is searched for.</summary>
    public async ValueTask<ReadOnlyMemory<float>> EnsureVectorAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        if (answer.SearchVector is { } known)
        {
            return known;
        }

        var embedded = await embedder.EmbedAsync([answer.SearchText], answer.Spender, answer.RequestId, cancellationToken).ConfigureAwait(false);
        answer.EmbeddingUsage += embedded.Usage;
        answer.EmbeddingCostMicroUsd += embedded.CostMicroUsd;
        answer.SearchVector = embedded.Vectors[0];
        return embedded.Vectors[0];
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
}
