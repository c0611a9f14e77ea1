using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagStarter.Core;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Caching.Store;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Language;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.Core.Prompts;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Configuration;
using RagStarter.UnitTests.Models;
using RagStarter.VectorStores;

namespace RagStarter.UnitTests.Pipeline;

/// <summary>The whole pipeline with its real parts; only the models' providers are scripted.</summary>
internal sealed class TestPipeline : IAsyncDisposable
{
    private const string Prompt = """
        name: answer
        version: VERSION
        purpose: Answer a question.
        max_tokens: 50
        variables: { question: asked, history: said, context: found }
        model: { HINTS }
        template: "<message role='user'>Sources: {{$context}} {{$history}} Question: {{$question}}</message>"
        """;

    private readonly IHost _host;
    private readonly string _folder;

    private TestPipeline(IHost host, string folder, ManualTime time, IReadOnlyDictionary<string, ScriptedChatClient> models)
    {
        _host = host;
        _folder = folder;
        Time = time;
        Models = models;
    }

    public ManualTime Time { get; }

    public IReadOnlyDictionary<string, ScriptedChatClient> Models { get; }

    public TokenBudget Budget => Get<TokenBudget>();

    /// <summary>Builds a pipeline with the scripted models "a" and "b", of which "a" is preferred; a cache that is given is shared with other pipelines.</summary>
    public static async Task<TestPipeline> CreateAsync(
        IReadOnlyDictionary<string, string?>? settings = null, IAnswerStore? cache = null, IReadOnlyList<string>? promptVersions = null, string promptHints = "", ChangeableSettings? change = null)
    {
        promptVersions ??= ["1.0.0"];
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), """{"prices": []}""");
        foreach (var version in promptVersions)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"answer-{version}.prompt.yaml"), Prompt.Replace("VERSION", version, StringComparison.Ordinal).Replace("HINTS", promptHints, StringComparison.Ordinal));
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"research-{version}.prompt.yaml"),
                Prompt.Replace("name: answer", "name: research", StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal).Replace("HINTS", promptHints, StringComparison.Ordinal));
        }

        PromptFolder.Read(folder).UpdateLock(force: false);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = folder,
            ["Models:PriceFile"] = Path.Combine(folder, "prices.json"),
            ["Ingestion:SampleData"] = "false",
            ["Embeddings:Dimensions"] = "64",
        });
        foreach (var (id, priority) in new[] { ("a", "1"), ("b", "2") })
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                [$"Models:Chat:{id}:Provider"] = ChatModelOptions.OpenAICompatible,
                [$"Models:Chat:{id}:Endpoint"] = "http://localhost:1/v1/",
                [$"Models:Chat:{id}:Model"] = id,
                [$"Models:Chat:{id}:Priority"] = priority,
                [$"Models:Chat:{id}:PromptTokenMargin"] = "0",
                [$"Models:Chat:{id}:Price:Input"] = "1",
                [$"Models:Chat:{id}:Price:Output"] = "4",
            });
        }

        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        if (change is not null)
        {
            ((IConfigurationBuilder)builder.Configuration).Add(change);
        }

        var time = new ManualTime();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddPipeline(builder.Configuration).AddEmbeddedVectorStore();
        builder.Services.AddSingleton(new PromptRegistry(folder));
        if (cache is not null)
        {
            builder.Services.AddSingleton(cache);
        }

        var models = new Dictionary<string, ScriptedChatClient> { ["a"] = new(), ["b"] = new() };
        foreach (var (id, provider) in models)
        {
            provider.Pieces = ["The green tent ", "costs 120 euros. [1]"];
            builder.Services.AddKeyedSingleton<IChatClient>(
                id, (services, _) => new GuardedChatClient(provider, services.GetRequiredService<ModelCatalog>().ChatModels.First(m => m.Id == id)));
        }

        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync();
        return new TestPipeline(host, folder, time, models);
    }

    public static Question Question(string text, string tenant = "acme", params string[] groups) =>
        new() { Text = text, Caller = new Caller { Tenant = TenantId.Parse(tenant), User = "ann", Groups = groups } };

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Puts a passage where it is found; the same number is the same chunk.</summary>
    public async Task AddAsync(string text, int number = 1, string tenant = "acme", string group = Caller.Everyone)
    {
        var generator = new LexicalHashingEmbeddingGenerator(Get<TextAnalyzer>(), Get<Embedder>().Dimensions);
        var chunk = new ChunkRecord
        {
            Id = new Guid(number, 0, 0, new byte[8]),
            Tenant = tenant,
            Groups = [group],
            DocumentId = new Guid(number, 1, 0, new byte[8]),
            Document = $"{number}.txt",
            Title = "Shop",
            Content = $"Shop\n{text}",
            Tokens = 20,
            Hash = text + group,
            Embedding = (await generator.GenerateAsync([text]))[0].Vector,
        };
        await Get<ChunkStore>().UpsertAsync(TenantId.Parse(tenant), [chunk], TestContext.Current.CancellationToken);
    }

    public Task RaiseRevisionAsync() => Get<CorpusRevisions>().RaiseAsync(TenantId.Parse("acme"), TestContext.Current.CancellationToken);

    public Task<Answer> AskAsync(Question question) => Get<Answerer>().AskAsync(question, TestContext.Current.CancellationToken);

    public Task<Answer> AskAsync(string question) => AskAsync(Question(question));

    /// <summary>Asks for a stream and reads it to its end.</summary>
    public async Task<(string Text, Answer? Answer)> StreamAsync(Question question, CancellationToken? caller = null)
    {
        var text = string.Empty;
        Answer? answer = null;
        await foreach (var update in Get<Answerer>().StreamAsync(question, caller ?? TestContext.Current.CancellationToken))
        {
            text += update.Text;
            answer = update.Answer;
        }

        return (text, answer);
    }

    /// <summary>The ledger; complete for every request that has ended.</summary>
    public async Task<List<LedgerEvent>> LedgerAsync()
    {
        await using var context = await Get<IDbContextFactory<StateDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Ledger.OrderBy(l => l.Sequence).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
