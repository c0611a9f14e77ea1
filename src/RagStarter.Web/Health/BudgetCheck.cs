using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;

namespace RagStarter.Web.Health;

/// <summary>Whether budgets can be checked; without them hard rules refuse every question.</summary>
internal sealed class BudgetCheck(TokenBudget budget, IOptionsMonitor<BudgetOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await budget.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (BudgetStoreUnavailableException problem)
        {
            return options.CurrentValue.WhenUnreachable == BudgetOptions.Refuse
                ? HealthCheckResult.Unhealthy(problem.Message)
                : HealthCheckResult.Degraded(problem.Message);
        }
    }
}
