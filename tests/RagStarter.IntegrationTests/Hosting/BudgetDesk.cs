using Microsoft.Extensions.DependencyInjection;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Tenancy;

namespace RagStarter.IntegrationTests.Hosting;

/// <summary>One process's budgets on Redis, or in process, beside others that share its ledger.</summary>
internal sealed class BudgetDesk : IAsyncDisposable
{
    private readonly Application _application;

    public BudgetDesk(Dictionary<string, string?> settings, StateFolder state)
    {
        _application = new Application(settings, state);
        _ = _application.Services; // starts it
    }

    public IBudgetStore Store => _application.Services.GetRequiredService<IBudgetStore>();

    public TokenBudget Budget => _application.Services.GetRequiredService<TokenBudget>();

    public LedgerWriter Ledger => _application.Services.GetRequiredService<LedgerWriter>();

    public BudgetRules Rules => _application.Services.GetRequiredService<BudgetRules>();

    /// <summary>Totals of this process on the same ledger, to compare with.</summary>
    public MemoryBudgetStore InProcess() => ActivatorUtilities.CreateInstance<MemoryBudgetStore>(_application.Services);

    public static Spender Spender(string user = "ann", string tenant = "acme") =>
        new() { Tenant = TenantId.Parse(tenant), User = user, Team = "sales", Service = "chat", Environment = "development" };

    public static Dictionary<string, string?> Rule(string name, string scope, long tokens, bool hard = true) => new()
    {
        [$"Budgets:Rules:{name}:Scope"] = scope,
        [$"Budgets:Rules:{name}:Period"] = "day",
        [$"Budgets:Rules:{name}:MaxTokens"] = tokens.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [$"Budgets:Rules:{name}:Hard"] = hard ? "true" : "false",
    };

    public static Dictionary<string, string?> Settings(RedisServer redis, params Dictionary<string, string?>[] more)
    {
        var settings = redis.Settings;
        settings["Cache:Provider"] = "memory";
        settings["Budgets:Store"] = "redis";
        settings["Budgets:RedisTimeout"] = "00:00:03";
        settings["Budgets:HoldWait"] = "00:00:00";
        foreach (var (key, value) in more.SelectMany(m => m))
        {
            settings[key] = value;
        }

        return settings;
    }

    public async Task<Hold> HoldAsync(long tokens, Spender? spender = null)
    {
        var hold = await Budget.HoldAsync(
            spender ?? Spender(), Guid.NewGuid(), new HoldRequest(new BudgetAmount(tokens, 0)), TestContext.Current.CancellationToken);
        Budget.NoteHold(hold, Line(hold, LedgerKinds.Hold, tokens));
        return hold;
    }

    public static async Task SettleAsync(Hold hold, long tokens)
    {
        hold.Settle(new BudgetAmount(tokens, 0), Line(hold, LedgerKinds.Settle, tokens));
        await hold.Settled;
    }

    public async Task<long> UsedAsync(string rule, Spender? spender = null) =>
        (await Budget.StatusAsync(spender ?? Spender(), TestContext.Current.CancellationToken)).Single(s => s.Rule == rule).UsedTokens;

    public static LedgerEvent Line(Hold hold, string kind, long tokens) => new()
    {
        At = DateTimeOffset.UtcNow,
        HeldAt = hold.HeldAt,
        Kind = kind,
        Operation = LedgerOperations.Chat,
        CallId = hold.CallId,
        RequestId = hold.RequestId,
        Tenant = hold.Spender.Tenant.Value,
        Team = hold.Spender.Team,
        User = hold.Spender.User,
        Service = hold.Spender.Service,
        Environment = hold.Spender.Environment,
        Workflow = hold.Spender.Workflow,
        PromptTokens = tokens,
    };

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
