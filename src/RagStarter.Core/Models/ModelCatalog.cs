using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Configuration;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Language;

namespace RagStarter.Core.Models;

/// <summary>The models of this installation, with their prices.</summary>
public sealed partial class ModelCatalog
{
    private readonly PriceList _prices;
    private readonly TimeProvider _time;

    /// <summary>Reads the models from the configuration.</summary>
    /// <exception cref="ConfigurationException">A hosted model has no price.</exception>
    public ModelCatalog(
        IOptions<ModelsOptions> models,
        IOptions<EmbeddingOptions> embeddings,
        PriceList prices,
        TimeProvider time,
        ILogger<ModelCatalog> logger)
    {
        _prices = prices;
        _time = time;
        NotSetUp = [.. models.Value.Chat.Where(m => m.Value.Missing(m.Key) is not null).Select(m => m.Key)];
        foreach (var id in NotSetUp)
        {
            LogNotSetUp(logger, id, models.Value.Chat[id].Missing(id)!);
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

    /// <summary>The chat models in order of preference; the extractive answerer is the last.</summary>
    public IReadOnlyList<ChatModel> ChatModels { get; }

    /// <summary>The models that are configured but lack a key or an address; they are left out until they have it.</summary>
    public IReadOnlyList<string> NotSetUp { get; }

    /// <summary>The price of the embedding model now in force.</summary>
    public Func<Price> EmbeddingPrice { get; }

    private ChatModel Describe(string id, ChatModelOptions options) => new(
        id,
        options.Provider,
        options.Model,
        options.Region,
        options.Priority,
        options.ContextWindow,
        options.MaxOutputTokens,
        options.Temperature,
        TokenCounter.For(options.Tokenizer),
        PriceOf(id, options));

    private Func<Price> PriceOf(string id, ChatModelOptions options)
    {
        if (options.Price is { } own)
        {
            var price = new Price($"{id}@configuration", own.Input, own.CachedInput ?? own.Input, own.Output, 0);
            return () => price;
        }

        if (options.Provider == ChatModelOptions.Ollama)
        {
            return () => Price.Local;
        }

        var name = options.PriceModel.Length > 0 ? options.PriceModel : options.Model;
        return Dated(name, $"{ModelsOptions.Section}:{nameof(ModelsOptions.Chat)}:{id}", "Price:Input and Price:Output");
    }

    private Func<Price> PriceOfEmbeddings(EmbeddingOptions options) =>
        options.Provider == EmbeddingOptions.Lexical || options.Endpoint.IsLoopback
            ? () => Price.Local
            : Dated(options.Model, $"{EmbeddingOptions.Section}:{nameof(EmbeddingOptions.Model)}", "an entry to the price list");

    // The price is looked up at every call, because a dated entry may come into force while the application runs.
    private Func<Price> Dated(string model, string key, string remedy)
    {
        if (_prices.Find(model, _time.GetUtcNow()) is null)
        {
            throw new ConfigurationException(
                $"{key}: the model '{model}' has no price in '{_prices.Path}'. Add an entry there, or set {remedy}; without a price its cost cannot be kept within a budget.");
        }

        return () => _prices.Find(model, _time.GetUtcNow())!;
    }

    [LoggerMessage(1302, LogLevel.Warning, "The model {Model} is left out: {Missing}")]
    private static partial void LogNotSetUp(ILogger logger, string model, string missing);
}
