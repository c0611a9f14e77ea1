using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Removal;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Looks for the answer to the same question.</summary>
internal sealed class ExactLookup(
    ResponseCache cache,
    AnswerPartition partitions,
    AnswerServing serving,
    CorpusRevisions revisions,
    PurgeLog purges,
    SettingsWatch settings,
    TextAnalyzer analyzer)
{
    /// <summary>Looks, and serves what is found and may be served.</summary>
    public async Task<Lookup> FindAsync(AnswerContext answer, CancellationToken cancellationToken)
    {
        var tenant = answer.Spender.Tenant;
        var revision = await revisions.GetAsync(tenant, cancellationToken).ConfigureAwait(false);
        await purges.FollowAsync(tenant, revision, cancellationToken).ConfigureAwait(false);
        settings.Note(tenant, partitions.SettingsOf(tenant));
        var form = QuestionForm.Of(answer.SearchText.Value, analyzer);
        var lookup = new Lookup(ResponseCache.KeyOf(partitions.Of(answer), form), form, revision, null);
        if (await cache.FindAsync(lookup.Key, cancellationToken).ConfigureAwait(false) is not { } exact)
        {
            return lookup;
        }

        if (await RefusalOfAsync(answer, exact, lookup, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            await cache.RemoveAsync(lookup.Key, cancellationToken).ConfigureAwait(false);
            return lookup with { Reason = reason };
        }

        return lookup with { Hit = exact, Reason = CacheReason.Exact };
    }

    // While the tenant's documents are unchanged there is nothing to search for again; what is cited is looked at in any case.
    private async Task<CacheReason?> RefusalOfAsync(AnswerContext answer, CachedAnswer kept, Lookup lookup, CancellationToken cancellationToken)
    {
        if (kept.Revision != lookup.Revision && !await serving.RestsOnSameEvidenceAsync(answer, kept, cancellationToken).ConfigureAwait(false))
        {
            return CacheReason.EvidenceChanged;
        }

        if (!await serving.TryServeAsync(answer, kept, CacheStates.Exact, cancellationToken).ConfigureAwait(false))
        {
            return CacheReason.EvidenceGone;
        }

        if (kept.Revision != lookup.Revision)
        {
            await cache.RenewAsync(lookup.Key, kept with { Revision = lookup.Revision }, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
