using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ledger.Retention;
using RagStarter.Core.Retrieval.Drift;

namespace RagStarter.Web;

/// <summary>Registers what runs in the background of the web application.</summary>
internal static class BackgroundWork
{
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services) => services
        .AddHostedService<WarmUp>()
        .AddBudgetUpkeep()
        .AddCacheUpkeep()
        .AddHostedService<IngestionWorker>()
        .AddHostedService<DriftWorker>()
        .AddHostedService<LedgerRetentionWorker>();
}
