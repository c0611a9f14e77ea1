using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Budgets;

/// <summary>Where and how escalations are sent.</summary>
public sealed class BudgetWebhookOptions : IValidatableObject
{
    /// <summary>The shortest secret, in characters.</summary>
    private const int MinSecret = 16;

    /// <summary>The address that messages are posted to.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// The secret of the signature (HMAC-SHA256); belongs in user secrets or the environment
    /// (Budgets__Webhook__Secret). At least 16 characters.
    /// </summary>
    public string Secret { get; init; } = string.Empty;

    /// <summary>How often a message is tried before it is given up; the pauses double from 5 seconds to 15 minutes.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 20;

    /// <summary>The longest wait for the receiver.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") })
        {
            yield return new ValidationResult($" is '{Url}'; it must be an absolute http or https address.", [nameof(Url)]);
        }

        if (Url is not null && Secret.Length < MinSecret)
        {
            yield return new ValidationResult($" has {Secret.Length} characters; messages are signed with it, so it needs at least {MinSecret}.", [nameof(Secret)]);
        }
        else if (PlaceholderSecrets.Is(Secret))
        {
            yield return new ValidationResult(PlaceholderSecrets.ProblemOf(Secret, MinSecret), [nameof(Secret)]);
        }
    }
}
