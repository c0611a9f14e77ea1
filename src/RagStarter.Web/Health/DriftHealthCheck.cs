using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagStarter.Core.Retrieval.Drift;

namespace RagStarter.Web.Health;

/// <summary>Whether the last drift checks found the search as good as before. Anybody may read it, so that it names no tenant.</summary>
internal sealed class DriftHealthCheck(DriftCheck drift) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var worse = drift.IsEnabled ? (await drift.LatestOverAllTenantsAsync(cancellationToken)).Count(r => r.Alert.Length > 0) : 0;
        return worse == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"Tenants whose search has become worse by the last drift check: {worse}. 'ragstarter report drift' says which and how."));
    }
}
