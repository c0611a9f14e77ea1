using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagStarter.Core.Retrieval.Indexing;

namespace RagStarter.Web.Health;

/// <summary>
/// Whether all tenants can be searched. While some cannot, the application stays in service: others can, and the page
/// shows how far indexing is. Anybody may read it, so that it names neither tenants nor models.
/// </summary>
internal sealed class IndexCheck(IndexState state) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var outdated = await state.OutdatedAsync(cancellationToken);
        return outdated.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture,
                $"Tenants that cannot be searched: {outdated.Count}. Their documents with the vectors of other settings, which are being indexed again: {outdated.Sum(o => o.Documents)}; of these failed: {outdated.Sum(o => o.Failed)}. 'ragstarter reindex' says which and why."));
    }
}
