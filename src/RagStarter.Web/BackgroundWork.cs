using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ingestion;

namespace RagStarter.Web;

/// <summary>Registers what runs in the background of the web application.</summary>
internal static class BackgroundWork
{
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services) => services
        .AddHostedService<WarmUp>()
        .AddBudgetUpkeep()
        .AddHostedService<IngestionWorker>();
}
