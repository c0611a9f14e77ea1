using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Configuration;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFile _prices = new("prices.json", """
        {"prices": [
          {"model": "gpt", "provider": "openai", "from": "2026-01-01", "input": 1, "output": 2},
          {"model": "gpt", "provider": "openai", "from": "2026-06-01", "input": 3, "output": 4},
          {"model": "embed", "provider": "openai", "from": "2026-01-01", "embedding": 0.02}]}
        """);

    private readonly ManualTime _time = new();

    public void Dispose() => _prices.Dispose();

    [Fact]
    public void Without_a_configured_model_the_extractive_answerer_is_there() =>
        Assert.Equal(["extractive"], Catalog().ChatModels.Select(m => m.Id));

    [Fact]
    public void Models_are_in_order_of_preference_and_the_extractive_answerer_is_the_last() =>
        Assert.Equal(
            ["first", "a", "b", "extractive"],
            Catalog(("b", Model(priority: 100)), ("a", Model(priority: 100)), ("first", Model(priority: 1))).ChatModels.Select(m => m.Id));

    [Fact]
    public void A_model_without_its_key_is_left_out_and_named()
    {
        var catalog = Catalog(("ready", Model()), ("keyless", Model(key: "")));
        Assert.Equal(["ready", "extractive"], catalog.ChatModels.Select(m => m.Id));
        Assert.Equal(["keyless"], catalog.NotSetUp);
    }

    [Fact]
    public void A_model_that_is_left_out_needs_no_price() =>
        Assert.Equal(["keyless"], Catalog(("keyless", Model(key: "", name: "unpriced"))).NotSetUp);

    [Fact]
    public void A_model_without_a_price_is_refused_with_what_to_do() =>
        Assert.Equal(
            $"Models:Chat:x: the model 'unpriced' has no price in '{_prices.Path}'. Add an entry there, or set Price:Input and Price:Output; without a price its cost cannot be kept within a budget.",
            Assert.Throws<ConfigurationException>(() => Catalog(("x", Model(name: "unpriced")))).Message);

    [Fact]
    public void An_embedding_model_without_a_price_is_refused_with_what_to_do() =>
        Assert.StartsWith(
            $"Embeddings:Model: the model 'unpriced' has no price in '{_prices.Path}'.",
            Assert.Throws<ConfigurationException>(() => Catalog(new EmbeddingOptions { Provider = EmbeddingOptions.OpenAI, Model = "unpriced" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_price_may_be_listed_under_another_name() =>
        Assert.Equal("gpt@2026-01-01", Catalog(("x", Model(name: "my-deployment", priceModel: "gpt"))).ChatModels[0].Price().Version);

    [Fact]
    public void A_price_of_the_configuration_goes_before_the_list() =>
        Assert.Equal(
            new Price("x@configuration", 7, 7, 9, 0),
            Catalog(("x", Model(price: new PriceOptions { Input = 7, Output = 9 }))).ChatModels[0].Price());

    [Fact]
    public void What_runs_on_the_users_own_machine_costs_nothing() =>
        Assert.Equal(Price.Local, Catalog(("x", new ChatModelOptions { Provider = ChatModelOptions.Ollama, Model = "llama" })).ChatModels[0].Price());

    [Fact]
    public void The_extractive_answerer_costs_nothing() => Assert.Equal(Price.Local, Catalog().ChatModels[0].Price());

    [Fact]
    public void The_built_in_embeddings_cost_nothing() => Assert.Equal(Price.Local, Catalog().EmbeddingPrice());

    [Fact]
    public void Embeddings_of_a_provider_have_their_price() =>
        Assert.Equal("embed@2026-01-01", Catalog(new EmbeddingOptions { Provider = EmbeddingOptions.OpenAI, Model = "embed" }).EmbeddingPrice().Version);

    [Fact]
    public void Embeddings_on_the_users_own_machine_cost_nothing() =>
        Assert.Equal(
            Price.Local,
            Catalog(new EmbeddingOptions { Provider = EmbeddingOptions.OpenAI, Model = "x", Endpoint = new Uri("http://localhost:11434/v1/") }).EmbeddingPrice());

    [Fact]
    public void A_new_price_comes_into_force_on_its_day_while_the_application_runs()
    {
        var model = Catalog(("x", Model())).ChatModels[0];
        _time.Now = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("gpt@2026-06-01", model.Price().Version);
    }

    private static ChatModelOptions Model(
        string name = "gpt", int priority = 100, string key = "k", string priceModel = "", PriceOptions? price = null) => new()
        {
            Provider = ChatModelOptions.OpenAI,
            Model = name,
            ApiKey = key,
            Priority = priority,
            PriceModel = priceModel,
            Price = price,
        };

    private ModelCatalog Catalog(params (string Id, ChatModelOptions Options)[] models) => Catalog(new EmbeddingOptions(), models);

    private ModelCatalog Catalog(EmbeddingOptions embeddings, params (string Id, ChatModelOptions Options)[] models) => new(
        new SetOptions<ModelsOptions>(new ModelsOptions { Chat = models.ToDictionary(m => m.Id, m => m.Options) }),
        new SetOptions<EmbeddingOptions>(embeddings),
        new PriceList(_prices.Path),
        _time,
        NullLogger<ModelCatalog>.Instance);
}
