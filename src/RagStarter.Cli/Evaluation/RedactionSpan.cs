namespace RagStarter.Cli.Evaluation;

/// <summary>One marked stretch.</summary>
/// <param name="Type">What it is, in the words of the file.</param>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset behind the last one.</param>
internal sealed record RedactionSpan(string Type, int Start, int End);
