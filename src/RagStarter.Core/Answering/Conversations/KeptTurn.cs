namespace RagStarter.Core.Answering.Conversations;

/// <summary>A question of a kept conversation and what was answered.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Question">The question, masked.</param>
/// <param name="Answer">The answer, masked.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/> or <see cref="ConversationMessage.Stopped"/>.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Details">How the answer came about; <see langword="null"/> where that was not kept.</param>
public sealed record KeptTurn(Guid RequestId, string Question, string Answer, string Outcome, DateTimeOffset At, TurnDetails? Details)
{
    /// <summary>Its citations, as far as the documents are as they were and the reader may read them.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>What was sent to the model and is not cited, with the same restriction.</summary>
    public IReadOnlyList<Citation> Uncited { get; init; } = [];

    /// <summary>How many cited passages changed or are gone since, or may not be read any more.</summary>
    public int LostCitations => (Details?.Cited.Count ?? 0) - Citations.Count;
}
