using RagStarter.Core.Answering;
using RagStarter.Core.Ingestion;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Looks for the answer to the same question.</summary>
internal sealed class ExactLookup(
    ResponseCache cache, AnswerPartition partitions, AnswerServing serving, CorpusRevisions revisions)
{
    /// <summary>Looks, and serves what is found and may be served.</summary>
    public async Task<Lookup> FindAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var revision = await revisions.GetAsync(answer.Spender.Tenant, cancellationToken).ConfigureAwait(false);
        var form = QuestionForm.Of(answer.SearchText.Value);
        var key = ResponseCache.KeyOf(partitions.Of(answer), form);
        var lookup = new Lookup(key, form, revision, null);
        if (await cache.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } exact
            && await IsCurrentAsync(answer, exact, lookup, cancellationToken).ConfigureAwait(false)
            && await serving.TryServeAsync(answer, exact, CacheStates.Exact, cancellationToken).ConfigureAwait(false))
        {
            return lookup with { Hit = exact };
        }

        return lookup;
    }

    // While the tenant's documents are unchanged there is nothing to search for again.
    private async Task<bool> IsCurrentAsync(AnswerContext answer, CachedAnswer kept, Lookup lookup, CancellationToken cancellationToken)
    {
        if (kept.Revision == lookup.Revision)
        {
            return true;
        }

        if (!await serving.RestsOnSameEvidenceAsync(answer, kept, cancellationToken).ConfigureAwait(false))
        {
            await cache.RemoveAsync(lookup.Key, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await cache.StoreAsync(lookup.Key, kept with { Revision = lookup.Revision }, null, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
