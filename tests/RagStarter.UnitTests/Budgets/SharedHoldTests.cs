using RagStarter.Core.Budgets;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

/// <summary>One hold for all calls of a question, calls that wait for each other, and rules that come while calls are under way.</summary>
public sealed class SharedHoldTests : BudgetTest
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embedding_and_answer_are_held_together_or_not_at_all()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Assert.ThrowsAsync<BudgetRefusedException>(() => BothAsync(embedding: 30, answer: Output(0, prompt: 71)));
        Assert.Equal(0, await Book.UsedAsync("day"));
        Assert.Equal([30L, 70L], (await BothAsync(embedding: 30, answer: Output(0, prompt: 70))).Select(h => h.Amount.Tokens));
    }

    [Fact]
    public async Task The_exact_hold_takes_the_place_of_the_estimate()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var estimate = (await BothAsync(embedding: 10, answer: Output(20, min: 5, prompt: 70)))[1];
        var exact = await ReplaceAsync(estimate, Output(50, min: 5, prompt: 40));
        Assert.Equal((50, true), (exact.OutputTokens, estimate.HasEnded));
        Assert.Equal(100, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task An_estimate_stays_when_the_exact_hold_is_refused()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var estimate = (await BothAsync(embedding: 10, answer: Output(0, prompt: 50)))[1];
        await Assert.ThrowsAsync<BudgetRefusedException>(() => ReplaceAsync(estimate, Output(0, prompt: 91)));
        Assert.Equal(60, await Book.UsedAsync("day"));
        estimate.Dispose();
        Assert.Equal(10, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_call_waits_for_what_others_hold_but_do_not_use()
    {
        Book.Change(wait: TimeSpan.FromMinutes(1));
        Book.Rule("day", "user", "day", tokens: 100);
        var first = await Book.HoldAsync(90);
        var second = Book.HoldAsync(80).AsTask();
        Assert.False(second.IsCompleted);
        Book.Settle(first, 20);
        Assert.Equal(80, (await second).Amount.Tokens);
    }

    [Fact]
    public async Task A_call_does_not_wait_where_waiting_cannot_help()
    {
        Book.Change(wait: TimeSpan.FromMinutes(1));
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(30);
        await Book.HoldAsync(60);
        Assert.Equal(71, (await Book.RefusalAsync(Output(0, prompt: 71))).Needed);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_wait_on()
    {
        Book.Change(wait: TimeSpan.FromMinutes(1));
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.HoldAsync(90);
        using var leaves = new CancellationTokenSource();
        var waiting = Book.Budget.HoldAsync(Lines.Spender(), Guid.Empty, Output(0, prompt: 80), leaves.Token).AsTask();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_rule_that_comes_while_a_call_is_under_way_counts_it()
    {
        Book.Rule("other", "tenant", "day", tokens: 10_000);
        var hold = await Book.HoldAsync(70);
        Book.Rule("day", "user", "day", tokens: 100);
        Assert.Equal(70, await Book.UsedAsync("day"));
        Book.Settle(hold, 40);
        Assert.Equal(40, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task A_run_of_a_workflow_has_one_budget_over_all_its_requests()
    {
        Book.Rule("run", "workflow", "workflow", tokens: 100);
        var run = Lines.Spender() with { WorkflowId = Guid.NewGuid() };
        Book.Settle(await Book.HoldAsync(70, run, Guid.NewGuid()), 70, 0, run);
        await Assert.ThrowsAsync<BudgetRefusedException>(async () => await Book.HoldAsync(31, run, Guid.NewGuid()));
        Assert.Equal(100, (await Book.HoldAsync(100, run with { WorkflowId = Guid.NewGuid() }, Guid.NewGuid())).Amount.Tokens);
    }

    [Fact]
    public async Task A_budget_per_request_of_one_user_leaves_the_others_alone()
    {
        Book.Rule("intern", "user", "request", tokens: 50, match: "ann");
        await Assert.ThrowsAsync<BudgetRefusedException>(async () => await Book.HoldAsync(51, Lines.Spender(user: "ann"), Guid.NewGuid()));
        Assert.Equal(51, (await Book.HoldAsync(51, Lines.Spender(user: "bob"), Guid.NewGuid())).Amount.Tokens);
    }

    private Task<Hold[]> BothAsync(long embedding, HoldRequest answer) =>
        Book.Budget.HoldAsync(Lines.Spender(), Guid.Empty, [new BudgetAmount(embedding, 0)], answer, null, Cancelled).AsTask();

    private async Task<Hold> ReplaceAsync(Hold estimate, HoldRequest exact) =>
        (await Book.Budget.HoldAsync(Lines.Spender(), Guid.Empty, [], exact, estimate, Cancelled))[^1];
}
