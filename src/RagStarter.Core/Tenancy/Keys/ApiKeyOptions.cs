using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Tenancy.Keys;

/// <summary>How long API keys are taken; part of section "Tenancy".</summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    /// <summary>How long a key is taken when nothing else is said.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The longest that may be asked for.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(730);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lifetime > MaxLifetime)
        {
            yield return new ValidationResult($" is longer than {nameof(MaxLifetime)}.", [nameof(Lifetime)]);
        }
    }
}
