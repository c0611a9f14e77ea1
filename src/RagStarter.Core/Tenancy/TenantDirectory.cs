using Microsoft.Extensions.Options;
using RagStarter.Core.Ingestion.Samples;

namespace RagStarter.Core.Tenancy;

/// <summary>The tenants that this installation knows: those of the configuration and those of the sample data.</summary>
public sealed class TenantDirectory
{
    private readonly OrderedDictionary<TenantId, Tenant> _tenants = [];

    /// <summary>Creates the directory.</summary>
    public TenantDirectory(IOptions<TenancyOptions> options, SampleData samples)
    {
        foreach (var sample in samples.Tenants)
        {
            _tenants[sample.Tenant.Id] = sample.Tenant;
        }

        foreach (var (name, tenant) in options.Value.Tenants.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var id = TenantId.Parse(name);
            _tenants[id] = new Tenant(
                id,
                tenant.DisplayName.Length > 0 ? tenant.DisplayName : name,
                tenant.Description,
                tenant.SuggestedQuestions,
                []);
        }

    }

    /// <summary>All tenants; those of the sample data, which have something to show, come first.</summary>
    public IReadOnlyList<Tenant> All => [.. _tenants.Values];

    /// <summary>The tenant of that name, or <see langword="null"/> when it is not known.</summary>
    public Tenant? Find(TenantId id) => _tenants.GetValueOrDefault(id);

    /// <summary>The tenant of that name.</summary>
    /// <exception cref="UnknownTenantException">The name is malformed or no such tenant is configured.</exception>
    public Tenant Get(string? name) =>
        TenantId.TryParse(name, out var id) && _tenants.TryGetValue(id, out var tenant)
            ? tenant
            : throw new UnknownTenantException(name, [.. _tenants.Keys.Select(t => t.Value).Order(StringComparer.Ordinal)]);
}
