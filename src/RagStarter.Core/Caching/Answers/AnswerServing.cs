using RagStarter.Core.Answering;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Sources;

namespace RagStarter.Core.Caching.Answers;

/// <summary>
/// Serves a kept answer, if what it rests on is still so. This look at the evidence is what keeps stale answers away; that
/// they are also removed from the cache only saves the look.
/// </summary>
internal sealed class AnswerServing(QuestionEvidence evidence, ChunkStore chunks, ModelCatalog models)
{
    /// <summary>Whether the question would be given the very evidence that the kept answer was.</summary>
    public async Task<bool> RestsOnSameEvidenceAsync(AnswerContext answer, CachedAnswer kept, CancellationToken cancellationToken) =>
        (await evidence.EnsureAsync(answer, cancellationToken).ConfigureAwait(false)).Fingerprint() == kept.EvidenceFingerprint;

    /// <summary>
    /// Serves the answer: every chunk that it cites must still be there, be readable for this caller, and say what it said.
    /// </summary>
    /// <returns>Whether it was served.</returns>
    public async Task<bool> TryServeAsync(AnswerContext answer, CachedAnswer kept, string state, CancellationToken cancellationToken)
    {
        var caller = answer.Question.Caller;
        var cited = (await chunks.GetAsync(caller.Tenant, caller.Groups, [.. kept.Sources.Select(s => s.ChunkId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(c => c.Id);
        if (!kept.Sources.All(s => cited.TryGetValue(s.ChunkId, out var chunk) && chunk.Hash == s.Hash))
        {
            return false;
        }

        answer.Cache = state;
        answer.Provenance = new CacheProvenance(state, kept.CreatedAt, IsEvidenceUnchanged: true);
        answer.Kept = kept;
        answer.Model = models.ChatModels.FirstOrDefault(m => m.Id == kept.Model);
        answer.ModelText = kept.Text;
        answer.Citations =
        [
            .. kept.Sources.Select(s => CitationFinder.Create(s.Number, cited[s.ChunkId], new TextSpan(s.QuoteStart, s.QuoteLength))),
        ];
        answer.EvidenceUsage = new TokenUsage { CitedTokens = kept.Sources.Sum(s => cited[s.ChunkId].Tokens) };
        answer.Sources =
        [
            .. kept.Sources.GroupBy(s => cited[s.ChunkId].Document, StringComparer.Ordinal)
                .Select(g => new SourceTokens(g.Key, 0, 0, g.Sum(s => (long)cited[s.ChunkId].Tokens))),
        ];
        answer.Outcome = Outcomes.Answered;
        return true;
    }
}
