using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Budgets;
using RagStarter.Core.Configuration;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Telemetry.Logs;

namespace RagStarter.Core.Models;

/// <summary>The models of this installation, with their prices and how they did lately.</summary>
public sealed partial class ModelCatalog
{
    private const int UsualContextWindow = 128_000;
    private const double UsualPromptTokenMargin = 0.25;

    private readonly PriceList _prices;
    private readonly IOptionsMonitor<BudgetOptions> _budgets;
    private readonly IOptionsMonitor<RoutingOptions> _routing;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelCatalog> _logger;

    /// <summary>Reads the models from the configuration.</summary>
    /// <exception cref="ConfigurationException">A hosted model has no price, and a budget limits cost.</exception>
    public ModelCatalog(
        IOptions<ModelsOptions> models,
        IOptions<EmbeddingOptions> embeddings,
        PriceList prices,
        IOptionsMonitor<BudgetOptions> budgets,
        IOptionsMonitor<RoutingOptions> routing,
        TimeProvider time,
        ILogger<ModelCatalog> logger)
    {
        _prices = prices;
        _budgets = budgets;
        _routing = routing;
        _time = time;
        _logger = logger;
        NotSetUp = [.. models.Value.Chat.Where(m => m.Value.Missing(m.Key) is not null).Select(m => m.Key)];
        foreach (var id in NotSetUp)
        {
            LogNotSetUp(id, models.Value.Chat[id].Missing(id)!);
        }

        ChatModels =
        [
            .. models.Value.Chat
                .Where(pair => !NotSetUp.Contains(pair.Key))
                .Select(pair => Describe(pair.Key, pair.Value))
                .OrderBy(model => model.Priority)
                .ThenBy(model => model.Id, StringComparer.Ordinal),
            ExtractiveModel.Describe(),
        ];
        EmbeddingPrice = PriceOfEmbeddings(embeddings.Value);
    }

    /// <summary>The chat models in order of their priority; the extractive answerer is the last.</summary>
    public IReadOnlyList<ChatModel> ChatModels { get; }

    /// <summary>The models that are configured but lack a key or an address; they are left out until they have it.</summary>
    public IReadOnlyList<string> NotSetUp { get; }

    /// <summary>
    /// The price of the embedding model now in force; throws <see cref="ModelUnavailableException"/> where there must be
    /// one and is none.
    /// </summary>
    public Func<Price> EmbeddingPrice { get; }

    private ChatModel Describe(string id, ChatModelOptions options)
    {
        var listed = _prices.LimitsOf(options.PriceName, _time.GetUtcNow());
        return new(
            id,
            options.Provider,
            options.Model,
            options.Region,
            options.Priority,
            options.ContextWindow ?? listed.ContextWindow ?? UsualContextWindow,
            Math.Min(options.MaxOutputTokens, listed.MaxOutput ?? int.MaxValue),
            options.Temperature,
            TokenCounter.For(options.Tokenizer),
            PriceOf(id, options))
        {
            Tier = options.Tier,
            Capabilities = options.Capabilities ?? ModelCapabilities.All,
            PromptEstimate = new PromptEstimate(options.PromptTokenMargin
                ?? (options.Provider is ChatModelOptions.OpenAI or ChatModelOptions.AzureOpenAI ? 0 : UsualPromptTokenMargin)),
            Health = new ModelHealth(() => _routing.CurrentValue.Circuit, _time),
        };
    }

    private Func<Price> PriceOf(string id, ChatModelOptions options)
    {
        if (options.Price is { } own)
        {
            var price = Price.Of($"{id}@configuration", own.Input, own.CachedInput ?? own.Input, own.Output, 0);
            return () => price;
        }

        return options.Provider == ChatModelOptions.Ollama
            ? () => Price.Local
            : Listed(options.PriceName, $"{ModelsOptions.Section}:{nameof(ModelsOptions.Chat)}:{id}", "Price:Input and Price:Output");
    }

    private Func<Price> PriceOfEmbeddings(EmbeddingOptions options) =>
        options.Provider == EmbeddingOptions.Lexical || options.Endpoint.IsLoopback
            ? () => Price.Local
            : Listed(options.Model, $"{EmbeddingOptions.Section}:{nameof(EmbeddingOptions.Model)}", "an entry to the price list");

    // The price is looked up at every call: the list may change, and a dated entry may come into force, while the
    // application runs.
    private Func<Price> Listed(string model, string key, string remedy)
    {
        if (_prices.Find(model, _time.GetUtcNow()) is null && LimitsCost)
        {
            throw new ConfigurationException(
                $"{key}: the model '{model}' has no price in '{_prices.Path}'. Add an entry there, or set {remedy}; without a price its cost cannot be kept within a budget.");
        }

        var isUnknown = false;
        return () =>
        {
            if (_prices.Find(model, _time.GetUtcNow()) is { } price)
            {
                isUnknown = false;
                return price;
            }

            if (LimitsCost)
            {
                throw new ModelUnavailableException(
                    $"The model '{model}' ({key}) has no price in '{_prices.Path}', and a budget limits cost. Add an entry there, or set {remedy}.", null);
            }

            if (!isUnknown)
            {
                isUnknown = true;
                LogUnknownPrice(model, key, _prices.Path);
            }

            return Price.Unknown;
        };
    }

    private bool LimitsCost => _budgets.CurrentValue.Rules.Values.Any(rule => rule.MaxCostUsd is not null);

    [LoggerMessage(1302, LogLevel.Warning, "The model {Model} is left out: {Missing}")]
    private partial void LogNotSetUp(string model, [FreeText] string missing);

    [LoggerMessage(1305, LogLevel.Warning, "The model {Model} ({Key}) has no price in {File}; its calls are in the ledger with the cost 0 and the price version 'unknown'. Add an entry.")]
    private partial void LogUnknownPrice(string model, string key, string file);
}
