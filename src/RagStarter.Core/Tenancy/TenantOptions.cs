using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.Core.Tenancy;

/// <summary>The tenants of this installation; section "Tenancy".</summary>
public sealed class TenancyOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Tenancy";

    /// <summary>The tenants by name. A name is 1 to 64 lower-case letters, digits and dashes.</summary>
    public Dictionary<string, TenantOptions> Tenants { get; init; } = [];

    /// <summary>How long API keys are taken.</summary>
    public ApiKeyOptions Keys { get; init; } = new();

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
    /// The regions in which this tenant's texts may be seen and kept, as Models:Chat:ID:Region and the regions of
    /// embeddings, Qdrant and Redis name them; any when empty. What runs in this application is always allowed.
    /// </summary>
    public List<string> AllowedRegions { get; init; } = [];

    /// <summary>Questions offered on an empty chat page.</summary>
    public List<string> SuggestedQuestions { get; init; } = [];
}
