using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Keeps the answers that are worth it.</summary>
internal sealed class AnswerKeeping(ResponseCache cache, TimeProvider time)
{
    /// <summary>Keeps an answer that has ended, if others may have it.</summary>
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> TryKeepAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        // Only a complete answer from the preferred model with citations and without a hidden value is worth keeping.
        if (answer.Outcome != Outcomes.Answered
            || answer.IsDegraded
            || answer.LadderStep != LadderStep.Full
            || answer.HasOnlyWords
            || answer.Citations.Count == 0
            || answer.Redactor.Vault.OccursIn(answer.ModelText)
            || answer.Evidence is not { } evidence)
        {
            return false;
        }

        var chunks = evidence.Items.ToDictionary(i => i.Number, i => i.Chunk);
        var kept = new CachedAnswer(
            answer.SearchText.Value,
            answer.ModelText,
            answer.Model!.Id,
            time.GetUtcNow(),
            lookup.Revision,
            evidence.Fingerprint(),
            [
                .. answer.Citations.Select(c => new CachedSource(
                    c.Number, c.ChunkId, chunks[c.Number].Hash, c.Start - chunks[c.Number].Start, c.Length)),
            ],
            answer.Usage.PromptTokens,
            answer.Usage.CompletionTokens,
            answer.CostMicroUsd)
        {
            CachedPromptTokens = answer.Usage.CachedPromptTokens,
            PrunedTokens = evidence.PrunedTokens,
            EmbeddingTokens = answer.EmbeddingUsage.EmbeddingTokens + answer.KeptVectors.Tokens,
        };
        await cache.StoreAsync(
            lookup.Key,
            kept,
            cache.Options.Semantic ? answer.SearchVector : null,
            cancellationToken).ConfigureAwait(false);
        return true;
    }
}
