using RagStarter.Core.Answering;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Tuning;

/// <summary>What a trial brought.</summary>
/// <param name="Answer">The answer with its tokens and cost.</param>
/// <param name="Evidence">What was sent to the model, masked, the best first.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record TrialAnswer(Answer Answer, IReadOnlyList<EvidenceItem> Evidence, TimeSpan Elapsed);
