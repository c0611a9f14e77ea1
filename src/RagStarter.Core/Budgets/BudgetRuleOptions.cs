using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Budgets;

/// <summary>One rule: what is counted together, over which time, and how much it may be.</summary>
public sealed class BudgetRuleOptions : IValidatableObject
{
    /// <summary>
    /// What is counted together: "request", "workflow", "user", "team", "tenant", "service" or "environment". Users,
    /// teams and workflows are counted inside their tenant.
    /// </summary>
    [Required]
    [AllowedValues("request", "workflow", "user", "team", "tenant", "service", "environment")]
    public string Scope { get; init; } = string.Empty;

    /// <summary>Which of them: "*" (default) gives each its own budget, a name gives one to that name only.</summary>
    [Required]
    public string Match { get; init; } = "*";

    /// <summary>
    /// Over which time: "request", "workflow" (one run of it), "hour", "day" or "month" of the calendar in
    /// <see cref="BudgetOptions.TimeZone"/>.
    /// </summary>
    [Required]
    [AllowedValues("request", "workflow", "hour", "day", "month")]
    public string Period { get; init; } = string.Empty;

    /// <summary>The most tokens (prompt, completion and embedding together).</summary>
    [Range(1L, long.MaxValue)]
    public long? MaxTokens { get; init; }

    /// <summary>The highest cost in US dollars.</summary>
    [Range(0.000001, 1_000_000_000.0)]
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Whether the limit refuses ("hard", true by default) or only warns and degrades ("soft", false).</summary>
    public bool Hard { get; init; } = true;

    /// <summary>
    /// Whether requests walk down the ladder of <see cref="BudgetOptions.Ladder"/> while this budget runs short. True by
    /// default; rules per request never do.
    /// </summary>
    public bool Degrades { get; init; } = true;

    /// <summary>What happens when a share of the limit is used.</summary>
    public List<EscalationOptions> Escalations { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxTokens is null && MaxCostUsd is null)
        {
            yield return new ValidationResult(" limits nothing; set MaxTokens, MaxCostUsd or both.");
        }

        if (Scope == "request" && Period is not ("request" or ""))
        {
            yield return new ValidationResult($" is '{Period}'; the scope 'request' goes with the period 'request'.", [nameof(Period)]);
        }
    }
}
