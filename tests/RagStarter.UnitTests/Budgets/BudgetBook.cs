using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Storage;
using RagStarter.UnitTests.Ledger;
using RagStarter.UnitTests.Storage;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Budgets over a real ledger, with rules, limits and a clock that a test sets.</summary>
internal sealed class BudgetBook : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private BudgetBook(TestDatabase database)
    {
        _database = database;
        Ledger = new LedgerWriter(database, NullLogger<LedgerWriter>.Instance);
        Budget = Reopen();
    }

    public ManualTime Time { get; } = new();

    public SetOptions<BudgetOptions> Options { get; } = new(new BudgetOptions { HoldWait = TimeSpan.Zero });

    public LedgerWriter Ledger { get; }

    public TokenBudget Budget { get; private set; }

    public MemoryBudgetStore Store { get; private set; } = null!;

    public BudgetRules Rules { get; private set; } = null!;

    public IDbContextFactory<StateDbContext> Database => _database;

    public BudgetRaises Raises { get; private set; } = null!;

    public EscalationQueue Escalations { get; private set; } = null!;

    public static async Task<BudgetBook> CreateAsync() => new(await TestDatabase.CreateAsync());

    public BudgetAdministration Administration() => new(Rules, Raises, _database, Time);

    public Task<StateDbContext> OpenAsync() => _database.CreateDbContextAsync(TestContext.Current.CancellationToken);

    public static HoldRequest Output(long max, long min = 0, long prompt = 0, decimal price = 0, long cost = 0) =>
        new(new BudgetAmount(prompt, cost), max, min, price);

    /// <summary>The budgets as they are after a new start of the application: nothing but the ledger is left.</summary>
    public TokenBudget Reopen()
    {
        Budget?.Dispose();
        Raises = new BudgetRaises(_database, Time);
        Rules = new BudgetRules(Options, Raises);
        Store = new MemoryBudgetStore(new LedgerTotals(_database), Ledger, Rules, Time);
        Escalations = new EscalationQueue();
        return Budget = new TokenBudget(Rules, Store, new BudgetWatch(Rules, Escalations), Ledger, Time, NullLogger<TokenBudget>.Instance);
    }

    public void Rule(
        string name, string scope, string period, long? tokens = null, decimal? dollars = null, bool hard = true, string match = "*") =>
        Change(
            rules: new Dictionary<string, BudgetRuleOptions>(Options.CurrentValue.Rules)
            {
                [name] = new BudgetRuleOptions
                {
                    Scope = scope,
                    Period = period,
                    MaxTokens = tokens,
                    MaxCostUsd = dollars,
                    Hard = hard,
                    Match = match,
                },
            });

    /// <summary>Changes settings while they are in use, as an edited configuration does.</summary>
    public void Change(
        Dictionary<string, BudgetRuleOptions>? rules = null, LadderOptions? ladder = null, string? timeZone = null, TimeSpan? wait = null)
    {
        var now = Options.CurrentValue;
        Options.CurrentValue = new BudgetOptions
        {
            Rules = rules ?? now.Rules,
            Ladder = ladder ?? now.Ladder,
            TimeZone = timeZone ?? now.TimeZone,
            HoldWait = wait ?? now.HoldWait,
        };
    }

    public ValueTask<Hold> HoldAsync(long tokens, Spender? spender = null, Guid request = default) =>
        Budget.HoldAsync(spender ?? Lines.Spender(), request, Output(0, prompt: tokens), TestContext.Current.CancellationToken);

    public ValueTask<Hold> HoldAsync(HoldRequest request, Spender? spender = null) =>
        Budget.HoldAsync(spender ?? Lines.Spender(), Guid.Empty, request, TestContext.Current.CancellationToken);

    public async Task<BudgetRefusal> RefusalAsync(HoldRequest request, Spender? spender = null) =>
        (await Assert.ThrowsAsync<BudgetRefusedException>(async () => await HoldAsync(request, spender))).Refusal;

    public void Settle(Hold hold, long tokens, long cost = 0, Spender? spender = null) => hold.Settle(
        new BudgetAmount(tokens, cost),
        Lines.Line(spender, tokens, cost, Time.Now, hold.CallId, heldAt: hold.HeldAt));

    public async Task SpendAsync(long tokens, Spender? spender = null) => Settle(await HoldAsync(tokens, spender), tokens, 0, spender);

    public async Task<long> UsedAsync(string rule, Spender? spender = null) =>
        (await Budget.StatusAsync(spender ?? Lines.Spender(), TestContext.Current.CancellationToken)).Single(s => s.Rule == rule).UsedTokens;

    /// <summary>The lines of the ledger, once all that were written before are durable.</summary>
    public async Task<List<LedgerEvent>> LinesAsync()
    {
        await Ledger.AppendAsync(Lines.Line(at: DateTimeOffset.UnixEpoch, kind: LedgerKinds.Answer));
        await using var context = await _database.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Ledger.Where(l => l.Kind == LedgerKinds.Settle).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Budget.Dispose();
        await Ledger.DisposeAsync();
        _database.Dispose();
    }
}
