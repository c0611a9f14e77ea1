using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Core.Answering.Extractive;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Answering.Research;
using RagStarter.Core.Answering.Suggestions;
using RagStarter.Core.Auditing;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching;
using RagStarter.Core.Caching.Flights;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Caching.Vectors;
using RagStarter.Core.Configuration;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Experiments;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Readers;
using RagStarter.Core.Ingestion.Samples;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Requests;
using RagStarter.Core.Ledger.Retention;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Ledger.Verification;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Prompts;
using RagStarter.Core.Redaction;
using RagStarter.Core.Redaction.Detection;
using RagStarter.Core.Redaction.Placeholders;
using RagStarter.Core.Redaction.Policy;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Retrieval.Drift;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Retrieval.Sentences;
using RagStarter.Core.Retrieval.Sources;
using RagStarter.Core.Storage;
using RagStarter.Core.Telemetry;
using RagStarter.Core.Telemetry.Logs;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.Core.Tuning;

namespace RagStarter.Core;

/// <summary>Registers the pipeline. A host adds a <see cref="VectorStore"/> and is complete.</summary>
public static class PipelineServices
{
    /// <summary>Registers all concerns; their settings come from the sections of the same names.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ContentCapture.PinOff();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLogRedaction()
            .AddStorage()
            .AddTenancy()
            .AddLanguage()
            .AddRedaction()
            .AddLedger()
            .AddBudgets()
            .AddModels(configuration)
            .AddCaching(configuration)
            .AddEmbeddings()
            .AddRetrieval()
            .AddIngestion()
            .AddAnswering()
            .AddTuning();
    }

    private static IServiceCollection AddTuning(this IServiceCollection services) => services
        .AddSingleton<TunedSettings>()
        .AddSingleton<TuningAdministration>()
        .AddSingleton<TuningTrials>()
        .AddSingleton<TuningEvaluation>();

    private static IServiceCollection AddTenancy(this IServiceCollection services) => services
        .AddValidatedOptions<TenancyOptions>(TenancyOptions.Section)
        .AddSingleton<IValidateOptions<TenancyOptions>, ResidencyRules>()
        .AddSingleton<TenantDirectory>()
        .AddSingleton<ApiKeyStore>()
        .AddSingleton<AuditLog>();

    private static IServiceCollection AddLanguage(this IServiceCollection services) => services
        .AddValidatedOptions<LanguageOptions>(LanguageOptions.Section)
        .AddSingleton(provider => new TextAnalyzer(provider.GetRequiredService<IOptions<LanguageOptions>>().Value.Stemmer));

    private static IServiceCollection AddRedaction(this IServiceCollection services)
    {
        services.AddValidatedOptions<RedactionOptions>(RedactionOptions.Section);
        services.AddValidatedOptions<DetectionOptions>(DetectionOptions.Section);
        services.AddRedaction(redaction => redaction.SetFallbackRedactor<UnregisteredRedactor>());
        services.TryAddSingleton<ISensitiveDataDetector, SensitiveDataDetector>();
        return services.AddSingleton<TextRedaction>().AddSingleton<ConversationPlaceholders>().AddSingleton<RedactionFilter>();
    }

    private static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerBudgetTotals>();
        services.TryAddSingleton<IBudgetTotals, StoreBudgetTotals>();
        return services
            .AddValidatedOptions<LedgerOptions>(LedgerOptions.Section)
            .AddSingleton<LedgerWriter>()
            .AddSingleton<LedgerQuery>()
            .AddSingleton<LedgerRequests>()
            .AddSingleton<LedgerLatency>()
            .AddSingleton<LedgerRetention>()
            .AddValidatedOptions<SavingsOptions>(SavingsOptions.Section)
            .AddSingleton<IValidateOptions<SavingsOptions>, SavingsOptionsRules>()
            .AddSingleton<RequestSavings>()
            .AddSingleton<BudgetFold>()
            .AddSingleton(provider => new LedgerVerification(
                provider.GetRequiredService<IDbContextFactory<StateDbContext>>(),
                provider.GetRequiredService<BudgetFold>(),
                provider.GetRequiredService<IOptionsMonitor<BudgetOptions>>(),
                version => Price.TryParse(version, out var price) ? price : null,
                provider.GetRequiredService<TimeProvider>()));
    }

    private static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ModelsOptions>(ModelsOptions.Section)
            .AddSingleton<PriceList>()
            .AddSingleton<ModelCatalog>()
            .AddValidatedOptions<RoutingOptions>(RoutingOptions.Section)
            .AddSingleton<IValidateOptions<RoutingOptions>, RoutingRules>()
            .AddSingleton<ModelExperiments>()
            .AddSingleton<ModelRouter>()
            .AddSingleton<RoutedModelSelector>()
            .AddSingleton<ModelRoutingFilter>();
        var ids = configuration.GetSection(ModelsOptions.Section).GetSection(nameof(ModelsOptions.Chat)).GetChildren().Select(c => c.Key);
        foreach (var id in ids.Append(ExtractiveModel.Id))
        {
            services.AddKeyedSingleton<IChatClient>(id, (provider, key) => ChatClients.Create(
                provider,
                provider.GetRequiredService<ModelCatalog>().ChatModels.First(m => m.Id == (string)key!),
                provider.GetRequiredService<IOptions<ModelsOptions>>().Value.Chat.GetValueOrDefault((string)key!)));
        }

        return services;
    }

    private static IServiceCollection AddCaching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CacheOptions>(CacheOptions.Section);
        services.AddSingleton<Func<DataPlace?>>(provider => () => provider.GetRequiredService<IOptions<CacheOptions>>().Value is { Provider: CacheOptions.Redis } options
            ? new DataPlace($"{CacheOptions.Section}:{nameof(CacheOptions.RedisRegion)}", "the Redis server of the caches", options.RedisRegion)
            : null);
        services.AddOptions<MemoryCacheOptions>().Configure<IOptions<CacheOptions>>(
            (memory, cache) => memory.SizeLimit = cache.Value.MemoryLimitMegabytes * 1024L * 1024L);
        services.AddMemoryCache();
        if (configuration.GetSection(CacheOptions.Section)[nameof(CacheOptions.Provider)] == CacheOptions.Redis)
        {
            services.AddRedisCache().AddSingleton<ISharedVectors, RedisVectors>().AddSingleton<AnswerLeases>();
            services.TryAddSingleton<IAnswerStore, RedisAnswers>();
        }
        else
        {
            services.AddSingleton<ISharedVectors, SqliteVectors>();
            services.TryAddSingleton<IAnswerStore, MemoryAnswers>();
        }

        return services
            .AddSingleton(provider => new EmbeddingCache(
                provider.GetRequiredService<IMemoryCache>(),
                provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value.Provider == EmbeddingOptions.Lexical ? null : provider.GetRequiredService<ISharedVectors>(),
                provider.GetRequiredService<IOptions<CacheOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EmbeddingCache>>()))
            .AddResponseCache();
    }

    private static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddValidatedOptions<EmbeddingOptions>(EmbeddingOptions.Section);
        services.AddSingleton<Func<DataPlace?>>(provider => () => provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value is { Provider: EmbeddingOptions.OpenAI } options
            ? new DataPlace($"{EmbeddingOptions.Section}:{nameof(EmbeddingOptions.Region)}", $"the embedding model at {options.Endpoint.Authority}", options.Region)
            : null);
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value;
            return new GuardedEmbeddingGenerator(
                options.Provider == EmbeddingOptions.Lexical
                    ? new LexicalHashingEmbeddingGenerator(provider.GetRequiredService<TextAnalyzer>(), options.Dimensions)
                    : ChatClients.CreateOpenAI(options.Endpoint, options.ApiKey, options.Timeout)
                        .GetEmbeddingClient(options.Model).AsIEmbeddingGenerator(options.Dimensions));
        });
        return services.AddSingleton<Embedder>();
    }

    private static IServiceCollection AddRetrieval(this IServiceCollection services) => services
        .AddValidatedOptions<RetrievalOptions>(RetrievalOptions.Section)
        .AddSingleton<IValidateOptions<RetrievalOptions>, DriftOptionsRules>()
        .AddSingleton<DriftCheck>()
        .AddSingleton<VectorFingerprint>()
        .AddSingleton<IndexState>()
        .AddSingleton<ChunkStore>()
        .AddSingleton<SentenceScorer>()
        .AddSingleton<SourceUseStore>()
        .AddSingleton<Retriever>()
        .AddSingleton<SearchTrial>()
        .AddSingleton<QuestionEvidence>()
        .AddSingleton<RetrievalFilter>();

    private static IServiceCollection AddIngestion(this IServiceCollection services) => services
        .AddValidatedOptions<IngestionOptions>(IngestionOptions.Section)
        .AddValidatedOptions<ChunkingOptions>(ChunkingOptions.Section)
        .AddDocumentReaders()
        .AddSingleton<SampleData>()
        .AddSingleton<SampleIngestion>()
        .AddSingleton<IngestionSignal>()
        .AddSingleton<CorpusRevisions>()
        .AddSingleton<DocumentRedaction>()
        .AddSingleton<DocumentFiles>()
        .AddSingleton<DocumentClaims>()
        .AddSingleton<DocumentLibrary>()
        .AddSingleton<DocumentCatalog>()
        .AddSingleton<DocumentAccess>()
        .AddSingleton<Chunker>()
        .AddSingleton<Ingestor>();

    private static IServiceCollection AddAnswering(this IServiceCollection services) => services
        .AddValidatedOptions<AnsweringOptions>(AnsweringOptions.Section)
        .AddValidatedOptions<PromptOptions>(PromptOptions.Section)
        .AddSingleton<IValidateOptions<PromptOptions>, PromptOptionsRules>()
        .AddSingleton<PromptRegistry>()
        .AddSingleton<PromptRollout>()
        .AddSingleton<ExtractiveAnswerer>()
        .AddSingleton<CitationFinder>()
        .AddSingleton<ResearchPlan>()
        .AddSingleton<ResearchCalls>()
        .AddSingleton<Researcher>()
        .AddSingleton<ConversationStore>()
        .AddSingleton<ConversationLibrary>()
        .AddSingleton<ConversationExport>()
        .AddSingleton<QuestionSuggestions>()
        .AddSingleton<FeedbackStore>()
        .AddSingleton<ExperimentReport>()
        .AddSingleton<TelemetryFilter>()
        .AddSingleton<AnswerKernel>()
        .AddSingleton<QuestionRules>()
        .AddSingleton<Answerer>();
}
