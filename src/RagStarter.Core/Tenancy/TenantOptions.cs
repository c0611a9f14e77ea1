using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Tenancy;

/// <summary>The tenants of this installation; section "Tenancy".</summary>
public sealed class TenancyOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Tenancy";

    /// <summary>The tenants by name. A name is 1 to 64 lower-case letters, digits and dashes.</summary>
    public Dictionary<string, TenantOptions> Tenants { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in Tenants.Keys.Where(name => !TenantId.TryParse(name, out _)))
        {
            yield return new ValidationResult(
                $":{name} is not a tenant name; allowed are 1 to 64 lower-case letters, digits and dashes.",
                [nameof(Tenants)]);
        }
    }
}

/// <summary>One tenant.</summary>
public sealed class TenantOptions
{
    /// <summary>The name shown to people; the tenant's id when empty.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>One sentence about the tenant's documents, shown on an empty chat page.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>
    /// The regions in which models may see this tenant's texts, as Models:Chat:ID:Region names them; any when empty. The
    /// built-in answerer is always allowed.
    /// </summary>
    public List<string> AllowedRegions { get; init; } = [];

    /// <summary>Questions offered on an empty chat page.</summary>
    public List<string> SuggestedQuestions { get; init; } = [];
}
