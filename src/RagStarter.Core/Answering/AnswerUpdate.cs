namespace RagStarter.Core.Answering;

/// <summary>A piece of a streamed answer: first text, at the end the whole.</summary>
/// <param name="Text">The next piece of the reply; empty in the last update.</param>
/// <param name="Answer">The finished answer; only in the last update.</param>
public sealed record AnswerUpdate(string Text, Answer? Answer)
{
    /// <summary>A step of a research that is under way; then there is neither text nor answer.</summary>
    public AnswerStep? Step { get; init; }
}
