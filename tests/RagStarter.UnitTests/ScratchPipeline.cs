using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagStarter.Core;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;
using RagStarter.VectorStores;

namespace RagStarter.UnitTests;

/// <summary>The whole pipeline as a host builds it, with its state in a folder of its own.</summary>
internal sealed class ScratchPipeline : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly IHost _host;

    private ScratchPipeline(TemporaryFolder folder, IHost host)
    {
        _folder = folder;
        _host = host;
    }

    public static TenantId Tenant { get; } = TenantId.Parse("a");

    public static Spender Spender { get; } = new() { Tenant = Tenant, User = "ann", Service = Services.Chat, Environment = "test" };

    public string StateFolder => _folder.Path;

    public static async Task<ScratchPipeline> StartAsync(
        Dictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var folder = new TemporaryFolder();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = folder.Path,
            ["Tenancy:Tenants:a:DisplayName"] = "A",
            ["Tenancy:Tenants:b:DisplayName"] = "B",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddPipeline(builder.Configuration).AddEmbeddedVectorStore();
        replace?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseMigration>().ApplyAsync(TestContext.Current.CancellationToken);
        return new ScratchPipeline(folder, host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static Caller CallerOf(string tenant, params string[] groups) =>
        new() { Tenant = TenantId.Parse(tenant), User = "ann", Groups = groups };

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder.Dispose();
    }
}
