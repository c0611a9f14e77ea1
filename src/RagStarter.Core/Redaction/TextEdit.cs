namespace RagStarter.Core.Redaction;

/// <summary>A piece of a text and what stands in its place.</summary>
/// <param name="Start">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset just behind the last.</param>
/// <param name="Text">The replacement; <see langword="null"/> to leave the piece as it is, whatever is found in it.</param>
internal readonly record struct TextEdit(int Start, int End, string? Text);
