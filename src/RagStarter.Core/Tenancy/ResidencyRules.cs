using Microsoft.Extensions.Options;

namespace RagStarter.Core.Tenancy;

/// <summary>
/// Refuses a configuration in which the texts of a tenant with allowed regions would go to an embedding model, a vector
/// store or a Redis server that is elsewhere, or of which it is not said where it is. Chat models are chosen for each
/// question among those that are allowed; these are shared by all tenants and cannot be.
/// </summary>
internal sealed class ResidencyRules(IEnumerable<Func<DataPlace?>> places) : IValidateOptions<TenancyOptions>
{
    public ValidateOptionsResult Validate(string? name, TenancyOptions options)
    {
        var bound = options.Tenants.Where(t => t.Value.AllowedRegions.Count > 0).OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        if (bound.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = (
            from place in places.Select(p => p()).OfType<DataPlace>()
            from tenant in bound
            where !tenant.Value.AllowedRegions.Contains(place.Region, StringComparer.OrdinalIgnoreCase)
            select $"{place.Setting} is {(place.Region.Length == 0 ? "not set" : $"'{place.Region}'")}, but {TenancyOptions.Section}:{nameof(TenancyOptions.Tenants)}:{tenant.Key}:{nameof(TenantOptions.AllowedRegions)} allows {string.Join(", ", tenant.Value.AllowedRegions)} only: {place.What} would see what must stay there. Use one in an allowed region, or what is built in.").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
