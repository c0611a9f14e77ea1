using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Keeps the answers that are worth it.</summary>
internal sealed class AnswerKeeping(ResponseCache cache, AnswerPartition partitions, TimeProvider time)
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
            || Describe(answer, lookup) is not { } kept)
        {
            return false;
        }

        await cache.StoreAsync(
            lookup.Key,
            kept,
            cache.Options.Semantic ? answer.SearchVector : null,
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>An answer that has ended as it is kept or given to others, with what it took; <see langword="null"/> where it was not made of evidence.</summary>
    public CachedAnswer? Describe(AnswerContext answer, Lookup lookup)
    {
        if (answer.Evidence is not { } evidence || answer.Model is not { } model)
        {
            return null;
        }

        var chunks = evidence.Items.ToDictionary(i => i.Number, i => i.Chunk);
        return new CachedAnswer(
            answer.SearchText.Value,
            answer.ModelText,
            model.Id,
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
            Prompt = answer.Prompt.Fingerprint,
            Settings = partitions.SettingsOf(answer.Spender.Tenant),
            Documents = [.. evidence.Items.Select(i => i.Chunk.DocumentId).Distinct()],
            CachedPromptTokens = answer.Usage.CachedPromptTokens,
            PrunedTokens = evidence.PrunedTokens,
            EmbeddingTokens = answer.EmbeddingUsage.EmbeddingTokens + answer.KeptVectors.Tokens,
        };
    }
}
