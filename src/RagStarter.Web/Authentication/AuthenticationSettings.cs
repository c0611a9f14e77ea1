using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Who may use the application; section "Authentication".</summary>
public sealed class AuthenticationSettings : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Authentication";

    /// <summary>
    /// The API keys by name. None is needed in Development, where a caller on the same machine is signed in without
    /// one; anywhere else the application does not start without a key.
    /// </summary>
    public Dictionary<string, ApiKeySettings> ApiKeys { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, key) in ApiKeys)
        {
            if (key.Tenant.Length > 0 && !TenantId.TryParse(key.Tenant, out _))
            {
                yield return new ValidationResult($":{name}:Tenant is '{key.Tenant}', which is not a tenant's name.", [nameof(ApiKeys)]);
            }
        }
    }
}

/// <summary>One API key: whoever presents it is this user.</summary>
public sealed class ApiKeySettings
{
    /// <summary>SHA-256 of the key in hexadecimal digits; <c>ragstarter keys new</c> prints a key and its hash.</summary>
    [Required]
    [RegularExpression("^[0-9a-fA-F]{64}$", ErrorMessage = "it must be the SHA-256 of the key in 64 hexadecimal digits; 'ragstarter keys new' makes one")]
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
