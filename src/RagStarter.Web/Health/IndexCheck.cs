using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagStarter.Core.Retrieval.Indexing;

namespace RagStarter.Web.Health;

/// <summary>
/// Whether all tenants can be searched. While some cannot, the application stays in service: others can, and the page
/// shows how far indexing is.
/// </summary>
internal sealed class IndexCheck(IndexState state, VectorFingerprint vectors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var outdated = await state.OutdatedAsync(cancellationToken);
        return outdated.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join(' ', outdated.Select(o => o.Explain(vectors.Text))));
    }
}
