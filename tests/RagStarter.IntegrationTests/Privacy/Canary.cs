namespace RagStarter.IntegrationTests.Privacy;

/// <summary>A value that occurs nowhere else, and a sentence that contains it.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Value">The value.</param>
/// <param name="Sentence">A sentence that contains the value as people write it.</param>
/// <param name="IsFoundAlone">Whether the value is found without the sentence: the number of a passport is not.</param>
internal sealed record Canary(string Class, string Value, string Sentence, bool IsFoundAlone = true)
{
    /// <summary>The value where it is found alone, else the sentence.</summary>
    public string Shortest => IsFoundAlone ? Value : Sentence;
}
