namespace RagStarter.Cli.Evaluation;

/// <summary>A text with the sensitive data that people or its maker marked in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Spans">What is marked.</param>
internal sealed record RedactionSample(string Text, IReadOnlyList<RedactionSpan> Spans);
