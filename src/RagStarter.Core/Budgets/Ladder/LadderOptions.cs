using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Budgets;

/// <summary>
/// What is given up first when a budget runs short: fewer chunks, then a cheaper model, then the built-in answerer. A
/// budget is short when a share of it is used and it is used up faster than its period passes.
/// </summary>
public sealed class LadderOptions : IValidatableObject
{
    /// <summary>Whether requests walk down the ladder at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The used share of a budget from which on less evidence is sent.</summary>
    [Range(0.0, 10.0)]
    public double FewerChunksAt { get; init; } = 0.7;

    /// <summary>The used share from which on the cheapest model that fits answers.</summary>
    [Range(0.0, 10.0)]
    public double CheaperModelAt { get; init; } = 0.8;

    /// <summary>The used share from which on the built-in answerer answers.</summary>
    [Range(0.0, 10.0)]
    public double ExtractiveAt { get; init; } = 0.9;

    /// <summary>How much of the usual evidence is sent from the first step on, as a share of Retrieval:MaxContextTokens and of Retrieval:TopK.</summary>
    [Range(0.1, 1.0)]
    public double ContextShare { get; init; } = 0.5;

    /// <summary>How long a budget must look better before requests go one step up again. Steps down are immediate.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Dwell { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FewerChunksAt > CheaperModelAt || CheaperModelAt > ExtractiveAt)
        {
            yield return new ValidationResult(
                FormattableString.Invariant($" has the steps at {FewerChunksAt}, {CheaperModelAt} and {ExtractiveAt}; FewerChunksAt, CheaperModelAt and ExtractiveAt must not fall."));
        }
    }

    /// <summary>The step for a used share of a budget that runs short.</summary>
    internal LadderStep StepAt(double share) =>
        share >= ExtractiveAt ? LadderStep.Extractive
        : share >= CheaperModelAt ? LadderStep.CheaperModel
        : share >= FewerChunksAt ? LadderStep.FewerChunks
        : LadderStep.Full;
}
