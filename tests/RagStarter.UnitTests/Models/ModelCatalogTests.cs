using Microsoft.Extensions.Logging;
using RagStarter.Core.Budgets;
using RagStarter.Core.Configuration;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;

namespace RagStarter.UnitTests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFile _prices = new("prices.json", """
        {"prices": [
          {"model": "gpt", "provider": "openai", "from": "2026-01-01", "input": 1, "output": 2},
          {"model": "gpt", "provider": "openai", "from": "2026-06-01", "input": 3, "output": 4},
          {"model": "sized", "provider": "openai", "from": "2026-01-01", "input": 1, "output": 2, "contextWindow": 5000, "maxOutput": 300},
          {"model": "embed", "provider": "openai", "from": "2026-01-01", "embedding": 0.02}]}
        """);

    private readonly ManualTime _time = new();

    private readonly RecordedLog<ModelCatalog> _log = new();

    private readonly SetOptions<BudgetOptions> _budgets = new(new BudgetOptions());

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
    public void Where_a_budget_limits_cost_a_model_without_a_price_is_refused_with_what_to_do()
    {
        LimitCost();
        Assert.Equal(
            $"Models:Chat:x: the model 'unpriced' has no price in '{_prices.Path}'. Add an entry there, or set Price:Input and Price:Output; without a price its cost cannot be kept within a budget.",
            Assert.Throws<ConfigurationException>(() => Catalog(("x", Model(name: "unpriced")))).Message);
    }

    [Fact]
    public void Where_no_budget_limits_cost_a_model_without_a_price_costs_nothing_and_is_warned_of_once()
    {
        var model = Catalog(("x", Model(name: "unpriced"))).ChatModels[0];
        Assert.Equal((Price.Unknown, Price.Unknown), (model.Price(), model.Price()));
        Assert.Equal(
            (LogLevel.Warning, $"The model unpriced (Models:Chat:x) has no price in {_prices.Path}; its calls are in the ledger with the cost 0 and the price version 'unknown'. Add an entry."),
            Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_price_that_vanished_while_a_budget_limits_cost_makes_the_model_unavailable_with_what_to_do()
    {
        LimitCost();
        var model = Catalog(("x", Model())).ChatModels[0];
        File.WriteAllText(_prices.Path, """{"prices": []}""");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            $"The model 'gpt' (Models:Chat:x) has no price in '{_prices.Path}', and a budget limits cost. Add an entry there, or set Price:Input and Price:Output.",
            Assert.Throws<ModelUnavailableException>(() => model.Price()).Message);
    }

    [Fact]
    public void A_rule_for_cost_that_comes_later_makes_a_model_without_a_price_unavailable()
    {
        var model = Catalog(("x", Model(name: "unpriced"))).ChatModels[0];
        LimitCost();
        Assert.Throws<ModelUnavailableException>(() => model.Price());
    }

    [Fact]
    public void A_rule_for_tokens_asks_for_no_price()
    {
        _budgets.CurrentValue.Rules["tokens"] = new BudgetRuleOptions { Scope = "tenant", Period = "day", MaxTokens = 1 };
        Assert.Equal(Price.Unknown, Catalog(("x", Model(name: "unpriced"))).ChatModels[0].Price());
    }

    [Fact]
    public void The_size_of_a_model_is_that_of_the_price_list_where_nothing_else_is_said()
    {
        var model = Catalog(("x", Model(name: "sized"))).ChatModels[0];
        Assert.Equal((5000, 300), (model.ContextWindow, model.MaxOutputTokens));
    }

    [Theory]
    [InlineData(ChatModelOptions.OpenAI, null, 100)]
    [InlineData(ChatModelOptions.Ollama, null, 125)]
    [InlineData(ChatModelOptions.Ollama, 0.5, 150)]
    public void A_provider_with_a_tokenizer_of_its_own_is_held_more_for(string provider, double? margin, int held) =>
        Assert.Equal(held, Catalog(("x", new ChatModelOptions { Provider = provider, Model = "gpt", ApiKey = "k", PromptTokenMargin = margin })).ChatModels[0].PromptEstimate.For(100));

    [Fact]
    public void Where_a_budget_limits_cost_an_embedding_model_without_a_price_is_refused_with_what_to_do()
    {
        LimitCost();
        Assert.StartsWith(
            $"Embeddings:Model: the model 'unpriced' has no price in '{_prices.Path}'.",
            Assert.Throws<ConfigurationException>(() => Catalog(new EmbeddingOptions { Provider = EmbeddingOptions.OpenAI, Model = "unpriced" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_may_be_listed_under_another_name() =>
        Assert.Equal("gpt@2026-01-01=1/1/2/0", Catalog(("x", Model(name: "my-deployment", priceModel: "gpt"))).ChatModels[0].Price().Version);

    [Fact]
    public void A_price_of_the_configuration_goes_before_the_list() =>
        Assert.Equal(
            new Price("x@configuration=7/7/9/0", 7, 7, 9, 0),
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
        Assert.Equal("embed@2026-01-01=0/0/0/0.02", Catalog(new EmbeddingOptions { Provider = EmbeddingOptions.OpenAI, Model = "embed" }).EmbeddingPrice().Version);

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
        Assert.Equal("gpt@2026-06-01=3/3/4/0", model.Price().Version);
    }

    private void LimitCost() =>
        _budgets.CurrentValue.Rules["cost"] = new BudgetRuleOptions { Scope = "tenant", Period = "day", MaxCostUsd = 1 };

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
        new PriceList(_prices.Path, _time),
        _budgets,
        new SetOptions<RoutingOptions>(new RoutingOptions()),
        _time,
        _log);
}
