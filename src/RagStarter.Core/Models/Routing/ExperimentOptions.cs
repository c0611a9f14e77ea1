using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Models.Routing;

/// <summary>An experiment: models that share the users, each user keeping one.</summary>
public sealed class ExperimentOptions : IValidatableObject
{
    /// <summary>The arms by name.</summary>
    public Dictionary<string, ExperimentArmOptions> Arms { get; init; } = [];

    /// <summary>The tenants that take part; all when empty.</summary>
    public List<string> Tenants { get; init; } = [];

    /// <summary>The tasks that take part ("quote", "summarise", "compare", "reason"); all when empty.</summary>
    public List<QuestionTask> Tasks { get; init; } = [];

    /// <summary>When it begins; at once when not set.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it has ended; never when not set.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Arms.Values.Any(a => a.Weight > 0))
        {
            yield return new ValidationResult(" has no arm with a weight above 0; name at least one model.", [nameof(Arms)]);
        }

        if (From >= Until)
        {
            yield return new ValidationResult($" is '{Until:O}'; it must be later than From ('{From:O}').", [nameof(Until)]);
        }
    }

    /// <summary>Whether a tenant takes part while the experiment is under way.</summary>
    public bool Includes(string tenant) => Tenants.Count == 0 || Tenants.Contains(tenant, StringComparer.Ordinal);

    internal bool IsOpenTo(string tenant, DateTimeOffset at) => (From is null || at >= From) && (Until is null || at < Until) && Includes(tenant);
}

/// <summary>One arm of an experiment.</summary>
public sealed class ExperimentArmOptions
{
    /// <summary>The model's id under Models:Chat, or "extractive".</summary>
    [Required]
    public string Model { get; init; } = string.Empty;

    /// <summary>Its share of the users, in proportion to the other arms'. 0 gives it none.</summary>
    [Range(0.0, 1_000_000.0)]
    public double Weight { get; init; } = 1;
}
