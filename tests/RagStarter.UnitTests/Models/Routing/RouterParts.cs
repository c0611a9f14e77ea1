using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Models.Routing;

/// <summary>A router with its real parts, over models and settings that a test sets before it asks.</summary>
internal sealed class RouterParts : IDisposable
{
    private readonly TemporaryFile _prices = new("prices.json", """{"prices": []}""");
    private readonly SetOptions<TenancyOptions> _tenancy = new(new TenancyOptions());
    private readonly Dictionary<string, ChatModelOptions> _models = [];
    private ModelCatalog? _catalog;

    public ManualTime Time { get; } = new();

    public SetOptions<RoutingOptions> Options { get; } = new(new RoutingOptions());

    public SetOptions<BudgetOptions> Budgets { get; } = new(new BudgetOptions());

    public ModelCatalog Catalog => _catalog ??= new ModelCatalog(
        new SetOptions<ModelsOptions>(new ModelsOptions { Chat = _models }),
        new SetOptions<EmbeddingOptions>(new EmbeddingOptions()),
        new PriceList(_prices.Path, Time),
        Budgets,
        Options,
        Time,
        NullLogger<ModelCatalog>.Instance);

    /// <summary>Adds a model; a price of <see langword="null"/> leaves it without one.</summary>
    public RouterParts Add(
        string id,
        ModelTier? tier = null,
        decimal? price = 1,
        int priority = 100,
        string region = "",
        int window = 128_000,
        List<string>? capabilities = null)
    {
        _models[id] = new ChatModelOptions
        {
            Provider = ChatModelOptions.OpenAICompatible,
            Endpoint = new Uri("http://localhost:1/v1/"),
            Model = id,
            Tier = tier,
            Price = price is { } dollars ? new PriceOptions { Input = dollars, Output = dollars } : null,
            Priority = priority,
            Region = region,
            ContextWindow = window,
            PromptTokenMargin = 0,
            Capabilities = capabilities,
        };
        return this;
    }

    public RouterParts Allow(string tenant, params string[] regions)
    {
        _tenancy.CurrentValue.Tenants[tenant] = new TenantOptions { AllowedRegions = [.. regions] };
        return this;
    }

    public ModelHealth HealthOf(string id) => Catalog.ChatModels.Single(m => m.Id == id).Health;

    /// <summary>Lets a model fail until it is left alone.</summary>
    public RouterParts Break(string id)
    {
        for (var i = 0; i < Options.CurrentValue.Circuit.Failures; i++)
        {
            HealthOf(id).TryBegin()!.Failed();
        }

        return this;
    }

    /// <summary>Gives a model first tokens of a latency.</summary>
    public RouterParts Measure(string id, int milliseconds, int calls = 5)
    {
        for (var i = 0; i < calls; i++)
        {
            HealthOf(id).AddLatency(TimeSpan.FromMilliseconds(milliseconds));
        }

        return this;
    }

    public RoutingDecision Decide(RoutingRequest? request = null) =>
        new ModelRouter(Catalog, Options, _tenancy, new ModelExperiments(Options, Time)).Decide(request ?? Request());

    /// <summary>The ids of the models in the order in which they are asked, without the extractive answerer at the end.</summary>
    public string Order(RoutingRequest? request = null)
    {
        var order = Decide(request).Order.Select(m => m.Id).ToList();
        Assert.Equal(ExtractiveModel.Id, order[^1]);
        return string.Join(' ', order[..^1]);
    }

    public static RoutingRequest Request(
        QuestionTask task = QuestionTask.Quote,
        Fidelity fidelity = Fidelity.Standard,
        LadderStep step = LadderStep.Full,
        string tenant = "acme",
        string user = "ann",
        int prompt = 500) => new()
        {
            Spender = Lines.Spender(tenant, user),
            Task = task,
            Fidelity = fidelity,
            LadderStep = step,
            LadderReason = "the budget 'day' is spent to 90%",
            PromptTokens = prompt,
        };

    public void Dispose() => _prices.Dispose();
}
