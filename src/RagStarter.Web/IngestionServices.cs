using RagStarter.Core.Ingestion;

namespace RagStarter.Web;

/// <summary>Registers what runs in the background of the web application.</summary>
internal static class IngestionServices
{
    public static IServiceCollection AddIngestionWorker(this IServiceCollection services) => services.AddHostedService<IngestionWorker>();
}
