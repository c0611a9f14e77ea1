using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Answering;

/// <summary>What questions are taken and how the extractive answerer replies; section "Answering".</summary>
public sealed class AnsweringOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Answering";

    /// <summary>The longest question, in characters.</summary>
    [Range(16, 100_000)]
    public int MaxQuestionCharacters { get; init; } = 8000;

    /// <summary>How many earlier messages of a conversation go into the prompt.</summary>
    [Range(0, 100)]
    public int HistoryMessages { get; init; } = 6;

    /// <summary>The most sentences that the extractive answerer quotes.</summary>
    [Range(1, 20)]
    public int MaxSentences { get; init; } = 4;

    /// <summary>The extractive answerer quotes a further sentence when its score is at least this share of the best one's.</summary>
    [Range(0.0, 1.0)]
    public double MinSentenceScore { get; init; } = 0.5;

    /// <summary>
    /// The extractive answerer answers when it is at least this likely that the documents contain the answer, and says
    /// that it could not find it otherwise. Higher declines more often.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinConfidence { get; init; } = 0.65;

    /// <summary>
    /// When the extractive answerer declines, it still shows the closest passage if the likelihood is at least this. 1
    /// never shows one.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinHintConfidence { get; init; } = 0.05;

    /// <summary>The answer mode "research".</summary>
    public Research.ResearchOptions Research { get; init; } = new();

    internal string Fingerprint() => FormattableString.Invariant($"{HistoryMessages}/{MaxSentences}/{MinSentenceScore}/{MinConfidence}/{MinHintConfidence}");
}
