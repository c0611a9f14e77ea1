using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Budgets;

/// <summary>The budget rules; section "Budgets".</summary>
public sealed class BudgetOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Budgets";

    /// <summary>The rules by name. Every rule that matches a call must have room for it.</summary>
    public Dictionary<string, BudgetRuleOptions> Rules { get; init; } = [];

    /// <summary>How long a hold lasts when its call neither ends nor renews it, as when a process dies.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan HoldLease { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>One rule: what is counted together, over which time, and how much it may be.</summary>
public sealed class BudgetRuleOptions : IValidatableObject
{
    /// <summary>
    /// What is counted together: "request", "workflow", "user", "team", "tenant", "service" or "environment". Users
    /// and teams are counted inside their tenant.
    /// </summary>
    [Required]
    [AllowedValues("request", "workflow", "user", "team", "tenant", "service", "environment")]
    public string Scope { get; init; } = string.Empty;

    /// <summary>Which of them: "*" (default) gives each its own budget, a name gives one to that name only.</summary>
    [Required]
    public string Match { get; init; } = "*";

    /// <summary>Over which time: "request", "hour", "day" or "month" (UTC).</summary>
    [Required]
    [AllowedValues("request", "hour", "day", "month")]
    public string Period { get; init; } = string.Empty;

    /// <summary>The most tokens (prompt, completion and embedding together).</summary>
    [Range(1L, long.MaxValue)]
    public long? MaxTokens { get; init; }

    /// <summary>The highest cost in US dollars.</summary>
    [Range(0.000001, 1_000_000_000.0)]
    public decimal? MaxCostUsd { get; init; }

    /// <summary>
    /// Whether the limit refuses ("hard", true by default) or only warns ("soft", false).
    /// </summary>
    public bool Hard { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxTokens is null && MaxCostUsd is null)
        {
            yield return new ValidationResult(" limits nothing; set MaxTokens, MaxCostUsd or both.");
        }

        if ((Scope == "request") != (Period == "request") && Scope.Length > 0 && Period.Length > 0)
        {
            yield return new ValidationResult(
                $" is '{Period}'; the scope 'request' goes with the period 'request', and no other scope does.",
                [nameof(Period)]);
        }
    }
}
