using System.Collections.Concurrent;
using CsCheck;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Law 2: however many callers there are, no hard cap is exceeded by one token or one micro-dollar.</summary>
public sealed class NoOverspendTests : BudgetTest
{
    private const int TenantCap = 3000;
    private const int UserCap = 900;
    private const int TeamCostCap = 2500;

    private static readonly Gen<(int Caller, int Prompt, int Output, int UsedPercent, int Fate)[]> Calls =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 120], Gen.Int[0, 300], Gen.Int[0, 100], Gen.Int[0, 3]).Array[20, 80];

    [Fact]
    public async Task Concurrent_callers_never_exceed_a_hard_cap_in_any_scope()
    {
        Book.Rule("tenant", "tenant", "day", tokens: TenantCap);
        Book.Rule("user", "user", "day", tokens: UserCap);
        Book.Rule("team", "team", "day", dollars: TeamCostCap / 1_000_000m);
        Book.Rule("soft", "user", "day", tokens: 10, hard: false);
        await Calls.SampleAsync(
            async calls =>
            {
                var tenant = $"t{Guid.NewGuid():N}";
                var totals = new Totals();
                await Task.WhenAll(calls.Select(call => Task.Run(() => CallAsync(tenant, call, totals))));
                Assert.Empty(totals.Exceeded);
                Assert.Equal(totals.SettledTokens, await Book.UsedAsync("tenant", Spender(tenant, 0)));
            },
            iter: 60,
            threads: 1);
        Assert.Equal(0, Book.Budget.Outstanding.Tokens);
    }

    [Fact]
    public async Task Racing_for_the_last_tokens_only_as_many_win_as_there_is_room_for()
    {
        Book.Rule("tenant", "tenant", "day", tokens: 1000);
        Book.Rule("user", "user", "day", tokens: 5000);
        var won = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            try
            {
                await Book.HoldAsync(30, Lines.Spender(user: $"u{i % 7}"));
                return 1;
            }
            catch (BudgetRefusedException)
            {
                return 0;
            }
        })));
        Assert.Equal(1000 / 30, won.Sum());
    }

    [Fact]
    public async Task Threads_that_take_the_cap_token_by_token_take_exactly_the_cap()
    {
        const int Cap = 20_000;
        Book.Rule("tenant", "tenant", "day", tokens: Cap);
        Book.Rule("user", "user", "day", tokens: Cap);
        await Book.UsedAsync("tenant");
        using var start = new Barrier(4);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(TakeAll, TaskCreationOptions.LongRunning)));
        Assert.Equal(Cap, taken.Sum());

        int TakeAll()
        {
            start.SignalAndWait();
            for (var count = 0; ; count++)
            {
                try
                {
                    // The totals are known, so that the hold is taken at once.
                    Book.HoldAsync(1).AsTask().GetAwaiter().GetResult();
                }
                catch (BudgetRefusedException)
                {
                    return count;
                }
            }
        }
    }

    private static Spender Spender(string tenant, int caller) =>
        Lines.Spender(tenant, user: $"u{caller}", team: caller % 2 == 0 ? "even" : "odd");

    private async Task CallAsync(
        string tenant, (int Caller, int Prompt, int Output, int UsedPercent, int Fate) call, Totals totals)
    {
        var spender = Spender(tenant, call.Caller);
        Hold hold;
        try
        {
            hold = await Book.HoldAsync(BudgetBook.Output(call.Output, Math.Min(call.Output, 16), call.Prompt, 1.7m, call.Prompt), spender);
        }
        catch (BudgetRefusedException)
        {
            return;
        }

        // Noted after the hold and before its end, so what is noted is never more than what is held.
        totals.Add(spender, hold.Amount);
        await Task.Yield();
        var used = new BudgetAmount(hold.Amount.Tokens * call.UsedPercent / 100, hold.Amount.CostMicroUsd * call.UsedPercent / 100);
        totals.Add(spender, (call.Fate == 0 ? default : used) - hold.Amount);
        if (call.Fate == 0)
        {
            hold.Dispose();
            return;
        }

        totals.Settle(used.Tokens);
        Book.Settle(hold, used.Tokens, used.CostMicroUsd, spender);
    }

    private sealed class Totals
    {
        private readonly ConcurrentDictionary<string, long> _used = new();
        private long _settled;

        public ConcurrentBag<string> Exceeded { get; } = [];

        public long SettledTokens => _settled;

        public void Settle(long tokens) => Interlocked.Add(ref _settled, tokens);

        public void Add(Spender spender, BudgetAmount amount)
        {
            Add("tenant", amount.Tokens, TenantCap);
            Add($"user {spender.User}", amount.Tokens, UserCap);
            Add($"team {spender.Team}", amount.CostMicroUsd, TeamCostCap);
        }

        private void Add(string scope, long amount, long cap)
        {
            var sum = _used.AddOrUpdate(scope, amount, (_, old) => old + amount);
            if (sum > cap)
            {
                Exceeded.Add($"{scope}: {sum} of {cap}");
            }
        }
    }
}
