using CsCheck;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Law 3: a hold ends once, whatever becomes of its call, and leaves nothing behind.</summary>
public sealed class HoldTests : BudgetTest
{
    [Fact]
    public async Task Settling_replaces_the_hold_by_what_was_used()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Settle(await Book.HoldAsync(90), 25);
        Assert.Equal(25, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task Settling_twice_counts_once()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Settle(hold, 25);
        Book.Settle(hold, 30);
        Assert.Equal(25, await Book.UsedAsync("day"));
        Assert.Equal([25L], (await Book.LinesAsync()).Select(l => l.PromptTokens));
    }

    [Fact]
    public async Task Settling_at_the_same_time_counts_once()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        var hold = await Book.HoldAsync(90);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Book.Settle(hold, 25))));
        Assert.Equal(25, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_hold_that_is_dropped_gives_everything_back()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        (await Book.HoldAsync(90)).Dispose();
        Assert.Equal(0, await Book.UsedAsync("day"));
        Assert.Empty(await Book.LinesAsync());
    }

    [Fact]
    public async Task Dropping_a_settled_hold_changes_nothing()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Settle(hold, 25);
        hold.Dispose();
        Assert.Equal(25, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task Settling_a_dropped_hold_changes_nothing()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        hold.Dispose();
        Book.Settle(hold, 25);
        Assert.Equal(0, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_forgotten_hold_ends_with_its_lease()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Time.Now = hold.ExpiresAt;
        Assert.Equal(0, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_hold_lasts_until_its_lease_ends()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Time.Now = hold.ExpiresAt - TimeSpan.FromTicks(1);
        Assert.Equal(90, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_hold_that_is_renewed_lasts_another_lease()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Time.Advance(TimeSpan.FromMinutes(4));
        hold.Renew();
        Book.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(90, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task An_expired_hold_has_ended()
    {
        var hold = await Book.HoldAsync(90);
        Book.Time.Now = hold.ExpiresAt;
        Assert.True(hold.HasEnded);
    }

    [Fact]
    public async Task What_a_call_used_counts_even_after_its_hold_expired()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var hold = await Book.HoldAsync(90);
        Book.Time.Now = hold.ExpiresAt;
        await Book.UsedAsync("day");
        Book.Settle(hold, 25);
        Assert.Equal(25, await Book.UsedAsync("day"));
        Assert.Equal([25L], (await Book.LinesAsync()).Select(l => l.PromptTokens));
    }

    [Fact]
    public async Task After_any_faults_and_one_lease_nothing_is_held_and_the_rest_of_the_cap_can_be_used()
    {
        Book.Rule("day", "user", "day", tokens: 10_000);
        await Gen.Select(Gen.Int[1, 100], Gen.Int[0, 3]).Array[1, 40].SampleAsync(
            async calls =>
            {
                var spender = Lines.Spender(user: Guid.NewGuid().ToString("N"));
                var settled = 0L;
                foreach (var (tokens, fate) in calls)
                {
                    var hold = await Book.HoldAsync(tokens, spender);
                    if (fate == 0)
                    {
                        Book.Settle(hold, tokens / 2, 0, spender);
                        settled += tokens / 2;
                    }
                    else if (fate == 1)
                    {
                        hold.Dispose();
                    }
                }

                Book.Time.Advance(TimeSpan.FromMinutes(5));
                Assert.Equal(0, Book.Budget.Outstanding.Tokens);
                using var rest = await Book.HoldAsync(10_000 - settled, spender);
                Assert.Equal(10_000 - settled, rest.Amount.Tokens);
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public async Task An_output_that_is_priced_is_held_for_rounded_up() =>
        Assert.Equal(3, (await Book.HoldAsync(Output(5, price: 0.5m))).Amount.CostMicroUsd);
}
