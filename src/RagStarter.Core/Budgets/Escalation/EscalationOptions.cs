using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Budgets;

/// <summary>What happens when a share of a budget is used. Each happens once per period.</summary>
public sealed class EscalationOptions : IValidatableObject
{
    /// <summary>The share of the limit, such as 0.8; more than 1 is for soft rules.</summary>
    [Range(0.01, 10.0)]
    public double At { get; init; }

    /// <summary>
    /// What is done: "log" (a warning), "metric" (a counter), "webhook" (a signed message), "throttle" (no more than
    /// <see cref="RequestsPerMinute"/>), "degrade" (to <see cref="Step"/> of the ladder or lower), "block" (nothing more
    /// is allowed, as if the limit were this share of it).
    /// </summary>
    public List<string> Actions { get; init; } = [];

    /// <summary>The rate for "throttle", counted in each process.</summary>
    [Range(1, 60_000)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>The step of the ladder for "degrade": "FewerChunks", "CheaperModel" or "Extractive".</summary>
    public LadderStep? Step { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Actions.Count == 0)
        {
            yield return new ValidationResult($" is empty; give at least one of {string.Join(", ", EscalationActions.All)}.", [nameof(Actions)]);
        }

        foreach (var unknown in Actions.Except(EscalationActions.All))
        {
            yield return Configuration.ConfigurationProblem.NotOneOf(nameof(Actions), unknown, EscalationActions.All);
        }

        if (Actions.Contains(EscalationActions.Throttle) && RequestsPerMinute is null)
        {
            yield return Configuration.ConfigurationProblem.Missing(nameof(RequestsPerMinute), "the rate to throttle to");
        }

        if (Actions.Contains(EscalationActions.Degrade) && Step is null or LadderStep.Full or LadderStep.Refuse)
        {
            yield return Configuration.ConfigurationProblem.Missing(nameof(Step), "the step of the ladder: FewerChunks, CheaperModel or Extractive");
        }
    }
}
