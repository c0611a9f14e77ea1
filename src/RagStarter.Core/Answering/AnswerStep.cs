namespace RagStarter.Core.Answering;

/// <summary>One step on a question's way, for the page and the trace.</summary>
/// <param name="Name">The step.</param>
/// <param name="Detail">What it did.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record AnswerStep(string Name, string Detail, double Milliseconds);
