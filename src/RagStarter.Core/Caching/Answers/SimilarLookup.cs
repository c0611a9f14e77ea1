using RagStarter.Core.Answering;
using RagStarter.Core.Caching.Gate;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Caching.Answers;

/// <summary>Looks for the answer to a question of the same meaning.</summary>
internal sealed class SimilarLookup(ResponseCache cache, AnswerServing serving, QuestionEvidence evidence, SemanticGate gate, TextAnalyzer analyzer)
{
    /// <summary>Looks, and serves what is found and may be served.</summary>
    public async Task<Lookup> FindAsync(AnswerContext answer, Lookup lookup, CancellationToken cancellationToken)
    {
        if (!cache.Options.Semantic
            || await evidence.EnsureVectorAsync(answer, cancellationToken).ConfigureAwait(false) is not { } vector)
        {
            return lookup;
        }

        var nearest = await cache.FindNearestAsync(lookup.Partition, vector, GateCalibration.Neighbours, cancellationToken).ConfigureAwait(false);
        var before = lookup.Reason;
        List<Neighbour> near = [.. nearest.Where(n => n.Question.Key != lookup.Key.Question).Select(n => new Neighbour(n.Question.Key, n.Question.Text, n.Similarity))];
        var decision = await gate.DecideAsync(lookup.Partition, answer.SearchText.Value, near, cancellationToken).ConfigureAwait(false);
        lookup = lookup with { Gate = decision, Reason = ReasonOf(before, decision) };
        if (decision.Features.Length == 0)
        {
            return lookup;
        }

        var key = lookup.Key with { Question = decision.Candidate!.Value.Key };
        var kept = await cache.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (kept is null
            || !await RestsOnEvidenceOfAsync(answer, kept, lookup.Revision, cancellationToken).ConfigureAwait(false)
            || (decision.IsServed && !await serving.TryServeAsync(answer, kept, CacheStates.Semantic, cancellationToken).ConfigureAwait(false)))
        {
            var withdrawn = await gate.WithdrawAsync(lookup.Partition, decision, GateReason.Evidence, cancellationToken).ConfigureAwait(false);
            return lookup with { Gate = withdrawn, Reason = ReasonOf(before, withdrawn) };
        }

        if (!decision.IsServed)
        {
            return lookup;
        }

        gate.Note(answer.RequestId, decision);
        return lookup with { Hit = kept, HitKey = key, Reason = CacheReason.Semantic };
    }

    // That the kept answer to the very question had to go is the better reason.
    private static CacheReason ReasonOf(CacheReason before, GateDecision decision) =>
        before == CacheReason.NotKept ? CacheReason.Of(decision.Reason) : before;

    /// <summary>Learns from the answer that was made, where a kept question was near.</summary>
    /// <param name="answer">The request.</param>
    /// <param name="lookup">What was known before.</param>
    /// <param name="isKept">Whether the answer was kept.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task LearnAsync(AnswerContext answer, Lookup lookup, bool isKept, CancellationToken cancellationToken)
    {
        // An answer that another kind of trouble shaped says nothing about the kept one; that the documents have none does.
        if (lookup.Gate is not { } decision || !(isKept || (answer.Outcome == Outcomes.Declined && !answer.IsDegraded && !answer.HasOnlyWords)))
        {
            return;
        }

        var content = isKept
            ? AnswerContent.Of(answer.Citations.Select(c => (c.ChunkId, string.Empty)), answer.ModelText, analyzer)
            : string.Empty;
        await gate.LearnAsync(
            lookup.Partition,
            decision,
            answer.SearchText.Value,
            isKept ? lookup.Key.Question : null,
            content,
            async key => await cache.FindAsync(lookup.Key with { Question = key }, cancellationToken).ConfigureAwait(false) is { } kept
                ? AnswerContent.Of(kept.Sources.Select(s => (s.ChunkId, string.Empty)), kept.Text, analyzer)
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    // The question must be given what the kept answer cites, and foremost that. While no document has changed that is enough;
    // afterwards something else may say otherwise, and all must be the same.
    private async Task<bool> RestsOnEvidenceOfAsync(AnswerContext answer, CachedAnswer kept, long revision, CancellationToken cancellationToken)
    {
        var given = await evidence.EnsureAsync(answer, cancellationToken).ConfigureAwait(false);
        return given.Fingerprint() == kept.EvidenceFingerprint
            || (kept.Revision == revision
                && given.Items.Count > 0
                && kept.Sources.Any(s => s.ChunkId == given.Items[0].Chunk.Id)
                && kept.Sources.All(s => given.Items.Any(i => i.Chunk.Id == s.ChunkId && i.Chunk.Hash == s.Hash)));
    }
}
