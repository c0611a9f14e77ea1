using RagStarter.Core.Models.Routing;

namespace RagStarter.Core.Answering;

/// <summary>An answer as the API and the command line give it out; scripts rely on the names.</summary>
/// <param name="Answer">The reply, with the user's own values.</param>
/// <param name="Outcome">"answered", "declined", "refused" or "failed".</param>
/// <param name="Citations">What the reply rests on.</param>
/// <param name="Cache">"miss", "exact", "semantic", "shared" or "bypass".</param>
/// <param name="Model">The id of the model that wrote the reply.</param>
/// <param name="Redactions">How many values of each class were masked.</param>
/// <param name="RequestId">Identifies the request in ledger, logs and trace.</param>
/// <param name="ConversationId">To be sent with a follow-up question.</param>
/// <param name="Usage">Tokens and cost.</param>
/// <param name="Steps">The steps on the question's way.</param>
/// <param name="Notices">What the reader should know.</param>
/// <param name="Problem">Why the request was refused or failed.</param>
/// <param name="Routing">How the model was chosen; absent when none was asked.</param>
public sealed record AnswerResponse(
    string Answer,
    string Outcome,
    IReadOnlyList<CitationResponse> Citations,
    string Cache,
    string Model,
    IReadOnlyDictionary<string, int> Redactions,
    Guid RequestId,
    Guid ConversationId,
    UsageResponse Usage,
    IReadOnlyList<AnswerStep> Steps,
    IReadOnlyList<string> Notices,
    Problem? Problem,
    RoutingResponse? Routing = null)
{
    /// <summary>The tokens of the evidence by document; an answer from the cache found and sent nothing, and only cites.</summary>
    public IReadOnlyList<Retrieval.Sources.SourceTokens> Sources { get; init; } = [];

    /// <summary>What was given up because a budget runs short; left out for the full service.</summary>
    public LadderResponse? Ladder { get; init; }

    /// <summary>Where an answer that was not made for its question came from; left out for one that was.</summary>
    public CacheProvenance? Provenance { get; init; }

    /// <summary>The response of an answer.</summary>
    public static AnswerResponse From(Answer answer) => new(
        answer.Text,
        answer.Outcome,
        [.. answer.Citations.Select(c => new CitationResponse(c.Number, c.Document, c.DocumentId, c.ChunkId, c.Heading, c.Page, c.Quote, c.Start, c.Length))],
        answer.Cache,
        answer.Model,
        answer.Redactions,
        answer.RequestId,
        answer.ConversationId,
        new UsageResponse(
            answer.Usage.RetrievedTokens,
            answer.Usage.PackedTokens,
            answer.Usage.CitedTokens,
            answer.Usage.PromptTokens,
            answer.Usage.CompletionTokens,
            answer.Usage.EmbeddingTokens,
            answer.CostMicroUsd),
        answer.Steps,
        answer.Notices,
        answer.Problem,
        answer.Routing is { } routing ? RoutingResponse.From(routing) : null)
    {
        Sources = answer.Sources,
        Provenance = answer.Provenance,
        Ladder = answer.LadderStep == Budgets.LadderStep.Full ? null : new LadderResponse(answer.LadderStep.ToString(), answer.LadderReason),
    };
}

/// <summary>What was given up because a budget runs short.</summary>
/// <param name="Step">"FewerChunks", "CheaperModel", "Extractive" or "Refuse".</param>
/// <param name="Reason">The rule, and how it stands.</param>
public sealed record LadderResponse(string Step, string Reason);

/// <summary>A citation as it is given out.</summary>
/// <param name="Number">The number by which the reply cites it.</param>
/// <param name="Document">The document's name inside its tenant.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="ChunkId">The chunk.</param>
/// <param name="Heading">The headings above the passage.</param>
/// <param name="Page">The page, from 1; 0 for formats without pages.</param>
/// <param name="Quote">The supporting sentence as it stands in the document.</param>
/// <param name="Start">Where the quote begins in the document's extracted text.</param>
/// <param name="Length">The quote's length.</param>
public sealed record CitationResponse(
    int Number, string Document, Guid DocumentId, Guid ChunkId, string Heading, int Page, string Quote, int Start, int Length);

/// <summary>How the model was chosen, as it is given out.</summary>
/// <param name="Task">"quote", "summarise", "compare" or "reason".</param>
/// <param name="Chosen">The id of the model that answered; empty when none did.</param>
/// <param name="Reason">Why the first candidate was the first.</param>
/// <param name="Candidates">All models: those that may answer in the order in which they are asked, then the others.</param>
public sealed record RoutingResponse(string Task, string Chosen, string Reason, IReadOnlyList<RoutingCandidateResponse> Candidates)
{
    internal static RoutingResponse From(RoutingDecision decision) => new(
        decision.Task.ToString().ToLowerInvariant(),
        decision.Chosen?.Model.Id ?? string.Empty,
        decision.Reason,
        [.. decision.Candidates.Select(c => new RoutingCandidateResponse(c.Model.Id, VerdictOf(c), c.Reason, c.CostMicroUsd, Math.Round(c.Score, 4)))]);

    private static string VerdictOf(RoutingCandidate candidate) => candidate.Verdict switch
    {
        RoutingVerdict.Chosen => "chosen",
        RoutingVerdict.GaveWay => "gave-way",
        RoutingVerdict.Rejected => "rejected",
        _ => "ready",
    };
}

/// <summary>A model as routing saw it, as it is given out.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Verdict">"chosen", "ready" (was not needed), "gave-way" (could not answer) or "rejected" (may not answer).</param>
/// <param name="Reason">Why.</param>
/// <param name="CostMicroUsd">What the question would cost with it, in millionths of a US dollar; absent without a price.</param>
/// <param name="Score">Its score; the highest is asked first.</param>
public sealed record RoutingCandidateResponse(string Model, string Verdict, string Reason, long? CostMicroUsd, double Score);

/// <summary>Tokens and cost as they are given out.</summary>
/// <param name="RetrievedTokens">Tokens of all chunks that the search returned.</param>
/// <param name="PackedTokens">Tokens of the evidence in the prompt.</param>
/// <param name="CitedTokens">Tokens of the evidence that the reply cites.</param>
/// <param name="PromptTokens">Tokens sent to the model.</param>
/// <param name="CompletionTokens">Tokens that the model wrote.</param>
/// <param name="EmbeddingTokens">Tokens sent to the embedding model.</param>
/// <param name="CostMicroUsd">The cost in millionths of a US dollar.</param>
public sealed record UsageResponse(
    long RetrievedTokens,
    long PackedTokens,
    long CitedTokens,
    long PromptTokens,
    long CompletionTokens,
    long EmbeddingTokens,
    long CostMicroUsd);
