namespace RagStarter.IntegrationTests.Privacy;

/// <summary>A value that occurs nowhere else, and a sentence that contains it.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Value">The value.</param>
/// <param name="Sentence">A sentence that contains the value as people write it.</param>
internal sealed record Canary(string Class, string Value, string Sentence);
