using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Who may use the application; section "Authentication".</summary>
public sealed class AuthenticationSettings : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Authentication";

    /// <summary>
    /// The API keys of the configuration, by name, beside those that were issued with <c>ragstarter keys new</c> or
    /// /api/admin/keys. Outside Development the application does not start where nobody could sign in.
    /// </summary>
    public Dictionary<string, ApiKeySettings> ApiKeys { get; init; } = [];

    /// <summary>Bearer tokens of an identity provider.</summary>
    public JwtSettings Jwt { get; init; } = new();

    /// <summary>How long a session of the page lasts after signing in.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How many keys and tokens that are not known one address (for IPv6: one network of 64 bits) may present in a
    /// minute; after that it is not listened to for the rest of the minute, whatever it presents.
    /// </summary>
    [Range(1, 10_000)]
    public int FailedAttemptsPerMinute { get; init; } = 20;

    /// <summary>
    /// Whether the application may listen to more than this machine in Development. Callers without a key are still
    /// signed in only when they are on this machine.
    /// </summary>
    public bool AllowDevelopmentOnNetwork { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, key) in ApiKeys)
        {
            if (key.Tenant.Length > 0 && !TenantId.TryParse(key.Tenant, out _))
            {
                yield return new ValidationResult($":{name}:Tenant is '{key.Tenant}', which is not a tenant's name.", [nameof(ApiKeys)]);
            }

            if (CallerRules.ProblemOf(key.User.Length > 0 ? key.User : name, key.Team, key.Groups, Roles.User) is { } problem)
            {
                yield return new ValidationResult($":{name} is not a user: {problem}", [nameof(ApiKeys)]);
            }

            if (PlaceholderSecrets.IsHashOfOne(key.Hash))
            {
                yield return new ValidationResult($":{name}:Hash is the hash of a key out of an example, which everybody knows; make one with 'ragstarter keys new'.", [nameof(ApiKeys)]);
            }
        }
    }
}

/// <summary>One API key: whoever presents it is this user.</summary>
public sealed class ApiKeySettings
{
    /// <summary>SHA-256 of the key in hexadecimal digits; <c>ragstarter keys new --print</c> prints a key and its hash.</summary>
    [Required]
    [RegularExpression("^[0-9a-fA-F]{64}$", ErrorMessage = "it must be the SHA-256 of the key in 64 hexadecimal digits; 'ragstarter keys new --print' makes one")]
    public string Hash { get; init; } = string.Empty;

    /// <summary>The tenant.</summary>
    [Required]
    public string Tenant { get; init; } = string.Empty;

    /// <summary>The user's name inside the tenant; the key's own name when empty.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>The team inside the tenant.</summary>
    public string Team { get; init; } = string.Empty;

    /// <summary>The groups whose documents the user may read.</summary>
    public List<string> Groups { get; init; } = [];

    /// <summary>"user" (default), "editor" or "admin".</summary>
    [AllowedValues(Roles.User, Roles.Editor, Roles.Admin)]
    public string Role { get; init; } = Roles.User;
}
