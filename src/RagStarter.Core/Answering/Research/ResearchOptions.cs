using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Answering.Research;

/// <summary>How far the answer mode "research" may go; section "Answering:Research". Budgets may end it earlier.</summary>
public sealed class ResearchOptions
{
    /// <summary>
    /// The most calls to the model for one answer, the one that writes the answer included. 1 leaves the plan to the
    /// application: the parts of the question are searched for, and the model is asked once.
    /// </summary>
    [Range(1, 50)]
    public int MaxSteps { get; init; } = 6;

    /// <summary>The most searches for one answer, those for the parts of the question included.</summary>
    [Range(1, 100)]
    public int MaxSearches { get; init; } = 10;

    /// <summary>The most tokens of evidence that all searches of one answer bring together.</summary>
    [Range(200, 200_000)]
    public int MaxEvidenceTokens { get; init; } = 4000;
}
