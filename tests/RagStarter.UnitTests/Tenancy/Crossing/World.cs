using RagStarter.Core.Tenancy;

namespace RagStarter.UnitTests.Tenancy.Crossing;

/// <summary>All stores as a host builds them, many tenants, and everything that was written, by whom.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly ScratchPipeline _pipeline;
    private readonly List<IStoreUnderTest> _stores;
    private Operation? _first;

    private World(ScratchPipeline pipeline)
    {
        _pipeline = pipeline;
        _stores =
        [
            new ChunksUnderTest(pipeline), new DocumentsUnderTest(pipeline), new ConversationsUnderTest(pipeline), new LedgerUnderTest(pipeline),
            new BudgetsUnderTest(pipeline), new CachesUnderTest(pipeline), new ReportsUnderTest(pipeline), new KeysUnderTest(pipeline),
        ];
    }

    /// <summary>How many stores there are.</summary>
    public const int Stores = 8;

    /// <summary>The calls by the store that took them, to see that none was left out.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    public static async Task<World> CreateAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Embeddings:Dimensions"] = "64",
            ["Ingestion:SampleData"] = "false",
            ["Budgets:HoldWait"] = "00:00:00",
        };
        foreach (var tenant in HostileNames.Tenants)
        {
            settings[$"Tenancy:Tenants:{tenant}:Description"] = "x";
        }

        foreach (var scope in new[] { "user", "team", "tenant" })
        {
            settings[$"Budgets:Rules:{scope}:Scope"] = scope;
            settings[$"Budgets:Rules:{scope}:Period"] = "month";
            settings[$"Budgets:Rules:{scope}:MaxTokens"] = "1000000000";
        }

        var pipeline = await ScratchPipeline.StartAsync(settings, UnflushedState.Use);
        return new World(pipeline);
    }

    public async Task DoAsync(Operation operation)
    {
        var store = _stores[operation.Kind % _stores.Count];
        var name = store.GetType().Name;
        Calls[name] = Calls.GetValueOrDefault(name) + 1;
        await store.DoAsync(operation with { Kind = operation.Kind / _stores.Count }, CallerOf(operation));
    }

    public ValueTask DisposeAsync()
    {
        _stores.OfType<IDisposable>().ToList().ForEach(s => s.Dispose());
        return _pipeline.DisposeAsync();
    }

    // Few tenants, users and groups in one world, so that they meet often; others in the next.
    private Caller CallerOf(Operation operation)
    {
        _first ??= operation;
        return new Caller
        {
            Tenant = TenantId.Parse(Pick(HostileNames.Tenants, _first.Tenant + (operation.Tenant % 5 * 7))),
            User = Pick(HostileNames.Users, _first.User + (operation.User % 4)) is { Length: > 0 } user ? user : "ann",
            Team = Pick(HostileNames.Users, _first.User + (operation.User / 4 % 4)),
            Groups = [.. HostileNames.Groups.Where((_, i) => (operation.Groups >> (i % 18) & 3) == 3)],
        };
    }

    public static T Pick<T>(IReadOnlyList<T> list, int number) => list[number % list.Count];
}

/// <summary>A store, and what was written into it.</summary>
internal interface IStoreUnderTest
{
    /// <summary>Writes or reads, and fails where what is read is not exactly what the caller may see.</summary>
    Task DoAsync(Operation operation, Caller caller);
}
