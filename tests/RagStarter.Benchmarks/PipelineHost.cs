using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.VectorStores;

namespace RagStarter.Benchmarks;

/// <summary>The pipeline over documents of made-up sentences, in a temporary folder.</summary>
internal sealed class PipelineHost : IDisposable
{
    private static readonly string[] Things = ["lantern", "tent", "stove", "rope", "kayak", "compass", "jacket", "boot", "filter", "hammock"];
    private static readonly string[] Places = ["Norway", "Chile", "Nepal", "Iceland", "Kenya", "Oregon", "Corsica", "Tasmania"];

    private readonly IHost _host;
    private readonly string _folder;

    private PipelineHost(IHost host, string folder)
    {
        _host = host;
        _folder = folder;
    }

    public static Caller Caller { get; } = new() { Tenant = TenantId.Parse("bench"), User = "bench" };

    public IServiceProvider Services => _host.Services;

    public static async Task<PipelineHost> CreateAsync(int documents, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder, EnvironmentName = "Benchmark" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = folder,
            ["Ingestion:SampleData"] = "false",
            ["Tenancy:Tenants:bench:DisplayName"] = "Bench",
            ["Budgets:Rules:request:Scope"] = "request",
            ["Budgets:Rules:request:Period"] = "request",
            ["Budgets:Rules:request:MaxTokens"] = "50000",
            ["Budgets:Rules:user:Scope"] = "user",
            ["Budgets:Rules:user:Period"] = "day",
            ["Budgets:Rules:user:MaxTokens"] = "1000000000",
            ["Budgets:Rules:tenant:Scope"] = "tenant",
            ["Budgets:Rules:tenant:Period"] = "day",
            ["Budgets:Rules:tenant:MaxTokens"] = "1000000000",
            ["Budgets:Rules:service:Scope"] = "service",
            ["Budgets:Rules:service:Period"] = "month",
            ["Budgets:Rules:service:MaxTokens"] = "1000000000",
            ["Budgets:Rules:environment:Scope"] = "environment",
            ["Budgets:Rules:environment:Period"] = "month",
            ["Budgets:Rules:environment:MaxTokens"] = "1000000000",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddPipeline(builder.Configuration).AddEmbeddedVectorStore();
        var pipeline = new PipelineHost(builder.Build(), folder);
        await pipeline.Services.GetRequiredService<DatabaseMigration>().ApplyAsync();
        await pipeline.IngestAsync(documents);
        return pipeline;
    }

    /// <summary>A question that one document answers.</summary>
    public static string Question(int document) =>
        string.Create(CultureInfo.InvariantCulture, $"How many days does the {Things[document % 10]} number {document} take to {Places[document % 8]}?");

    public void Dispose()
    {
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task IngestAsync(int documents)
    {
        var library = Services.GetRequiredService<DocumentLibrary>();
        for (var i = 0; i < documents; i++)
        {
            await library.AddAsync(Caller, $"document-{i}.md", Caller.Groups, Encoding.UTF8.GetBytes(Document(i)), CancellationToken.None);
        }

        var ingestor = Services.GetRequiredService<Ingestor>();
        while (await ingestor.IngestNextAsync(null, CancellationToken.None) is not null)
        {
            // The next one.
        }
    }

    private static string Document(int number)
    {
        var (thing, place) = (Things[number % 10], Places[number % 8]);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # {thing} {number}

            The {thing} number {number} takes {number % 29} days to {place}. It weighs {number % 97} grams and is made of recycled nylon.
            It costs {number % 83} euros, or {number % 61} euros for members of the club, and is packed in cardboard.

            ## Care

            Wash the {thing} at thirty degrees and dry it in the shade. Repairs are made in the workshop in {Places[(number + 3) % 8]}.
            Spare parts for the {thing} number {number} are kept for {number % 13} years after the last sale.
            """);
    }
}
