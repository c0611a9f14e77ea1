using RagStarter.Core.Answering;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Looks for the answer to a question of the same meaning.</summary>
internal sealed class SimilarLookup(
    ResponseCache cache, AnswerServing serving, QuestionEvidence evidence, Embedder embedder, TextAnalyzer analyzer)
{
    /// <summary>Looks, and serves what is found and may be served.</summary>
    public async Task<Lookup> FindAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        if (cache.Options.Semantic
            && await evidence.EnsureVectorAsync(answer, cancellationToken).ConfigureAwait(false) is { } vector
            && await cache.FindSimilarAsync(lookup.Partition, vector, cancellationToken).ConfigureAwait(false) is { } similar
            && similar.Question.Key != lookup.Key.Question
            && IsSameQuestion(lookup.Form, QuestionForm.Of(similar.Question.Text, analyzer))
            && await cache.FindAsync(lookup.Key with { Question = similar.Question.Key }, cancellationToken).ConfigureAwait(false) is { } other
            && await serving.RestsOnSameEvidenceAsync(answer, other, cancellationToken).ConfigureAwait(false)
            && await serving.TryServeAsync(answer, other, CacheStates.Semantic, cancellationToken).ConfigureAwait(false))
        {
            return lookup with { Hit = other, HitKey = lookup.Key with { Question = similar.Question.Key }, Reason = CacheReason.Semantic };
        }

        return lookup;
    }

    // Vectors of lexical hashing know only words: there a question of other words is never the same.
    private bool IsSameQuestion(QuestionForm asked, QuestionForm kept) =>
        asked.AgreesWith(kept) && (!embedder.IsLexical || asked.HasSameWordsAs(kept));
}
