using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Caching.Answers;
using RagStarter.Core.Caching.Flights;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Caching.Removal;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Caching;

/// <summary>Registers the response cache over the store that is registered.</summary>
public static class ResponseCacheServices
{
    /// <summary>For a host that serves people: at its start forgets what former releases have left on a shared server.</summary>
    public static IServiceCollection AddCacheUpkeep(this IServiceCollection services) => services.AddHostedService<FormerAnswers>();

    internal static IServiceCollection AddResponseCache(this IServiceCollection services) => services
        .AddSingleton(provider => new ResponseCache(
            provider.GetRequiredService<IAnswerStore>(),
            provider.GetRequiredService<IOptionsMonitor<CacheOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResponseCache>>()))
        .AddSingleton(provider => new AnswerFlights(
            provider.GetService<AnswerLeases>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AnswerFlights>>()))
        .AddSingleton<AnswerPartition>()
        .AddSingleton<AnswerServing>()
        .AddSingleton<AnswerKeeping>()
        .AddSingleton<ExactLookup>()
        .AddSingleton<SimilarLookup>()
        .AddSingleton<PurgeLog>()
        .AddSingleton<SettingsWatch>()
        .AddSingleton<IDocumentObserver, DocumentRemoval>()
        .AddSingleton<IFeedbackObserver, FeedbackRemoval>()
        .AddSingleton(provider => new CacheAdministration(
            provider.GetRequiredService<IAnswerStore>(),
            provider.GetService<RedisCalls>(),
            provider.GetRequiredService<IDbContextFactory<StateDbContext>>(),
            provider.GetRequiredService<IOptionsMonitor<CacheOptions>>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ResponseCacheFilter(
            provider.GetRequiredService<ResponseCache>(),
            provider.GetRequiredService<AnswerFlights>(),
            provider.GetRequiredService<ExactLookup>(),
            provider.GetRequiredService<SimilarLookup>(),
            provider.GetRequiredService<AnswerKeeping>(),
            provider.GetRequiredService<TimeProvider>()));
}
