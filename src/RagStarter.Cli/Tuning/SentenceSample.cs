namespace RagStarter.Cli.Tuning;

/// <summary>A question with the measured sentences of the chunks that were retrieved for it.</summary>
/// <param name="Group">The passage or document that answers; questions of one are in one fold.</param>
/// <param name="Sentences">The sentences.</param>
internal sealed record SentenceSample(string Group, IReadOnlyList<MeasuredCandidate> Sentences)
{
    /// <summary>Whether a sentence with the answer was retrieved, and one without it: otherwise nothing can be learned or lost.</summary>
    public bool IsDecided => Sentences.Any(s => s.Answers) && Sentences.Any(s => !s.Answers);
}

/// <summary>A sentence that might answer.</summary>
/// <param name="Features">What was measured.</param>
/// <param name="Tokens">Its length.</param>
/// <param name="Answers">Whether it contains an expected string.</param>
internal sealed record MeasuredCandidate(double[] Features, int Tokens, bool Answers);
