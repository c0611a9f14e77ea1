using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>
/// The whole web application in the test process: two tenants ("acme" and "globex") without documents, state in a folder
/// of its own, and no settings but these and the test's.
/// </summary>
internal sealed class Application : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Tenancy:Tenants:acme:DisplayName"] = "Acme",
        ["Tenancy:Tenants:globex:DisplayName"] = "Globex",
        ["Ingestion:SampleData"] = "false",
    };

    private readonly StateFolder _state;
    private readonly bool _ownsState;
    private readonly string _environment;

    public Application(Dictionary<string, string?>? settings = null, StateFolder? state = null, string environment = "Development")
    {
        _ownsState = state is null;
        _state = state ?? new StateFolder();
        _environment = environment;
        _settings["Storage:Path"] = _state.Path;
        foreach (var (key, value) in settings ?? [])
        {
            _settings[key] = value;
        }
    }

    /// <summary>Everything that was logged.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>The folder with the application's databases and files.</summary>
    public StateFolder State => _state;

    /// <summary>Starts an application whose tenant "acme" has some documents.</summary>
    public static async Task<Application> StartAsync(
        Dictionary<string, string?>? settings = null, StateFolder? state = null, params (string Name, string Text)[] documents)
    {
        var application = new Application(settings, state);
        await application.As("acme").AddDocumentsAsync(documents);
        return application;
    }

    /// <summary>A user of a tenant, signed in as Development allows it.</summary>
    public ApiUser As(string tenant, params string[] groups)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("X-Tenant", tenant);
        client.DefaultRequestHeaders.Add("X-Groups", string.Join(',', groups));
        return new ApiUser(client);
    }

    /// <summary>The lines of the ledger, the oldest first.</summary>
    public async Task<List<LedgerEvent>> LedgerAsync()
    {
        await using var database = await Services.GetRequiredService<IDbContextFactory<StateDbContext>>().CreateDbContextAsync();
        return await database.Ledger.AsNoTracking().OrderBy(l => l.Sequence).ToListAsync();
    }

    /// <summary>What a rule counts for a user of a tenant: settled and held.</summary>
    public async Task<BudgetStatus> BudgetAsync(string rule, string tenant, string user = "developer")
    {
        var caller = new Caller { Tenant = TenantId.Parse(tenant), User = user };
        var status = await Services.GetRequiredService<TokenBudget>().StatusAsync(
            Spender.For(caller, Core.Ledger.Services.Chat, "development"), TestContext.Current.CancellationToken);
        return status.Single(s => s.Rule == rule);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // The content root has no appsettings.json: what a user of the template writes there does not change the tests.
        builder.UseEnvironment(_environment).UseContentRoot(_state.Path);
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ownsState)
        {
            _state.Dispose();
        }
    }
}
