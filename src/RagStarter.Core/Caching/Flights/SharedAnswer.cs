using RagStarter.Core.Answering;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Retrieval.Sources;

namespace RagStarter.Core.Caching.Flights;

/// <summary>How an answer that several listened to has ended.</summary>
internal sealed record SharedAnswer(
    string Text, string Outcome, ChatModel? Model, IReadOnlyList<Citation> Citations, IReadOnlyList<SourceTokens> Sources, long CitedTokens, DateTimeOffset AskedAt, CachedAnswer? Made)
{
    /// <summary>The end of the request that made the answer.</summary>
    public static SharedAnswer Of(AnswerContext answer, DateTimeOffset askedAt, CachedAnswer? made) => new(
        answer.ModelText, answer.Outcome, answer.Model, answer.Citations, answer.Sources, answer.EvidenceUsage.CitedTokens, askedAt, made);

    /// <summary>Makes it the end of a request that listened: it found, sent and spent nothing, and cites the same.</summary>
    public void GiveTo(AnswerContext listener)
    {
        listener.Cache = CacheStates.Shared;
        listener.Provenance = new CacheProvenance(CacheStates.Shared, AskedAt, IsEvidenceUnchanged: true);
        listener.Kept = Made;
        listener.Model = Model;
        listener.ModelText = Text;
        listener.Citations = Citations;
        listener.EvidenceUsage = new TokenUsage { CitedTokens = CitedTokens };
        listener.Sources = [.. Sources.Where(s => s.CitedTokens > 0).Select(s => new SourceTokens(s.Document, 0, 0, s.CitedTokens))];
        listener.Outcome = Outcome;
    }
}
