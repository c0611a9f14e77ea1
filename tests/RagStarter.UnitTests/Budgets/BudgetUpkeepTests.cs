using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Budgets;

/// <summary>Law 3 in the ledger: every hold has an end there, also where its process died.</summary>
public sealed class BudgetUpkeepTests : BudgetTest
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hold_of_a_dead_process_is_ended_in_the_ledger()
    {
        var hold = await HoldAsync();
        Book.Reopen();
        Book.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(1, await ExpireAsync());
        Assert.Equal([hold.CallId], await CallsAsync(LedgerKinds.Expire));
        Assert.Equal(0, await ExpireAsync());
    }

    [Fact]
    public async Task A_hold_that_is_in_force_is_left_alone()
    {
        var hold = await HoldAsync();
        Book.Time.Advance(TimeSpan.FromMinutes(4));
        hold.Renew();
        Book.Time.Advance(TimeSpan.FromMinutes(4));
        hold.Renew();
        Book.Time.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(0, await ExpireAsync());
    }

    [Fact]
    public async Task A_hold_of_a_moment_ago_is_left_alone()
    {
        await HoldAsync();
        Book.Reopen();
        Book.Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(0, await ExpireAsync());
    }

    [Fact]
    public async Task A_hold_that_ended_is_not_ended_again()
    {
        Book.Settle(await HoldAsync(), 5);
        (await HoldAsync()).Dispose();
        await Book.LinesAsync();
        Book.Reopen();
        Book.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(0, await ExpireAsync());
        Assert.Single(await CallsAsync(LedgerKinds.Release));
    }

    private async Task<Hold> HoldAsync()
    {
        var hold = await Book.HoldAsync(50);
        Book.Budget.NoteHold(hold, Lines.Line(tokens: 50, at: Book.Time.Now, call: hold.CallId, kind: LedgerKinds.Hold));
        await Book.LinesAsync(); // the line is durable when a later one is
        return hold;
    }

    private async Task<int> ExpireAsync()
    {
        using var upkeep = new BudgetUpkeep(
            Book.Raises, Book.Rules, Book.Store, Book.Ledger, Book.Database, Book.Time, NullLogger<BudgetUpkeep>.Instance);
        return await upkeep.ExpireAsync(Cancelled);
    }

    private async Task<List<Guid>> CallsAsync(string kind)
    {
        await using var context = await Book.OpenAsync();
        return await context.Ledger.Where(l => l.Kind == kind).Select(l => l.CallId).ToListAsync(Cancelled);
    }
}
