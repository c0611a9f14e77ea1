namespace RagStarter.Cli.Evaluation;

/// <summary>A text with the sensitive data that people or its maker marked in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Spans">What is marked.</param>
internal sealed record RedactionSample(string Text, IReadOnlyList<RedactionSpan> Spans);

/// <summary>One marked stretch.</summary>
/// <param name="Type">What it is, in the words of the file.</param>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset behind the last one.</param>
internal sealed record RedactionSpan(string Type, int Start, int End);
