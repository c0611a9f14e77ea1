using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

public sealed class BudgetRebuildTests : BudgetTest
{
    [Theory]
    [InlineData("user")]
    [InlineData("team")]
    [InlineData("workflow")]
    [InlineData("tenant")]
    [InlineData("service")]
    [InlineData("environment")]
    public async Task After_a_new_start_a_budget_is_what_the_ledger_says(string scope)
    {
        Book.Rule("rule", scope, "day", tokens: 1000);
        var spender = Lines.Spender(team: "sales");
        await Book.SpendAsync(300, spender);
        await Book.SpendAsync(45, spender);
        await Book.LinesAsync();
        Book.Reopen();
        Assert.Equal(345, await Book.UsedAsync("rule", spender));
    }

    [Theory]
    [InlineData("user", "acme", "bob", "sales", "chat", "answer")]
    [InlineData("user", "globex", "ann", "sales", "chat", "answer")]
    [InlineData("team", "acme", "ann", "support", "chat", "answer")]
    [InlineData("team", "globex", "ann", "sales", "chat", "answer")]
    [InlineData("workflow", "acme", "ann", "sales", "chat", "research")]
    [InlineData("workflow", "globex", "ann", "sales", "chat", "answer")]
    [InlineData("tenant", "globex", "ann", "sales", "chat", "answer")]
    [InlineData("service", "acme", "ann", "sales", "ingestion", "answer")]
    public async Task Lines_of_others_do_not_count(string scope, string tenant, string user, string team, string service, string workflow)
    {
        Book.Rule("rule", scope, "day", tokens: 1000);
        await Book.Ledger.AppendAsync(Lines.Line(Lines.Spender(tenant, user, team, service, workflow), tokens: 300));
        Assert.Equal(0, await Book.UsedAsync("rule", Lines.Spender("acme", "ann", "sales", "chat", "answer")));
    }

    [Fact]
    public async Task Lines_of_an_earlier_period_do_not_count()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        await Book.Ledger.AppendAsync(Lines.Line(tokens: 300, at: new DateTimeOffset(2026, 3, 13, 23, 59, 59, 999, TimeSpan.Zero)));
        await Book.Ledger.AppendAsync(Lines.Line(tokens: 4, at: new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(4, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task Lines_about_whole_answers_do_not_count_again()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        await Book.Ledger.AppendAsync(Lines.Line(tokens: 300, kind: LedgerKinds.Answer));
        Assert.Equal(0, await Book.UsedAsync("day"));
    }

    [Fact]
    public async Task Embeddings_and_money_count_too()
    {
        Book.Rule("day", "user", "day", tokens: 1000, dollars: 0.0005m);
        await Book.Ledger.AppendAsync(Lines.Line(tokens: 10, cost: 400));
        Assert.Equal(100, (await Book.RefusalAsync(Output(0, cost: 101))).Remaining);
    }

    [Fact]
    public async Task A_dead_process_leaves_no_hold_behind()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        await Book.HoldAsync(1000);
        Book.Reopen();
        Assert.Equal(1000, (await Book.HoldAsync(1000)).Amount.Tokens);
    }
}
