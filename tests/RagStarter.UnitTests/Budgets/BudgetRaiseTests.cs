using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Budgets;
using RagStarter.Core.Tenancy;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

public sealed class BudgetRaiseTests : BudgetTest
{
    private static readonly TenantId Acme = TenantId.Parse("acme");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private BudgetAdministration Administration => Book.Administration();

    [Fact]
    public async Task A_raise_adds_to_the_limit_until_its_time()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(100);
        await RaiseAsync();
        Assert.Equal(50, (await Book.HoldAsync(Output(500))).OutputTokens);
        Book.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, (await Book.RefusalAsync(Output(0, prompt: 51))).Limit);
    }

    [Fact]
    public async Task A_raise_for_one_user_leaves_the_others_alone()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await RaiseAsync(Request with { Value = "ann" });
        Assert.Equal(150, (await Book.HoldAsync(150, Lines.Spender(user: "ann"))).Amount.Tokens);
        await Book.RefusalAsync(Output(0, prompt: 101), Lines.Spender(user: "bob"));
    }

    [Fact]
    public async Task A_raise_in_one_tenant_leaves_the_others_alone()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await RaiseAsync();
        await Book.RefusalAsync(Output(0, prompt: 101), Lines.Spender("globex"));
    }

    [Fact]
    public async Task A_raise_that_is_ended_adds_nothing()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var raise = await RaiseAsync();
        Assert.True(await Administration.EndAsync(Acme, raise.Id, "rita", "done", Cancelled));
        await Book.RefusalAsync(Output(0, prompt: 101));
    }

    [Fact]
    public async Task A_raise_of_another_tenant_cannot_be_ended()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var raise = await RaiseAsync();
        Assert.False(await Administration.EndAsync(TenantId.Parse("globex"), raise.Id, "eve", "mine", Cancelled));
    }

    [Theory]
    [InlineData("tenant")]
    [InlineData("service")]
    [InlineData("environment")]
    public async Task An_admin_of_a_tenant_does_not_raise_what_the_operator_has_set(string scope)
    {
        Book.Rule("day", scope, "day", tokens: 100);
        Assert.Contains("Ask the operator", (await Assert.ThrowsAsync<BudgetRaiseException>(() => RaiseAsync())).Message, StringComparison.Ordinal);
        await Administration.RaiseAsOperatorAsync(Request, "operator", Cancelled);
        Assert.Equal(150, (await Book.HoldAsync(150)).Amount.Tokens);
    }

    [Fact]
    public async Task A_rule_for_another_tenant_alone_is_neither_listed_nor_named()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Rule("globex-month", "tenant", "month", tokens: 100, match: "globex");

        Assert.Equal(["day"], Administration.Rules(Acme).Select(r => r.Name));
        Assert.Equal(["day", "globex-month"], Administration.Rules(TenantId.Parse("globex")).Select(r => r.Name).Order());
        var refusal = await Assert.ThrowsAsync<BudgetRaiseException>(() => RaiseAsync(Request with { Rule = "globex-month" }));
        Assert.Equal("There is no budget rule 'globex-month'. Known: day.", refusal.Message);
    }

    [Fact]
    public async Task Every_raise_and_its_end_are_in_the_audit_log_with_their_reasons()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var raise = await RaiseAsync();
        await Administration.EndAsync(Acme, raise.Id, "rolf", "enough", Cancelled);
        await using var context = await Book.OpenAsync();
        Assert.Equal(
            [("budget.raise", "rita", "acme", "day", "quarter end"), ("budget.raise.end", "rolf", "acme", "day", "enough")],
            (await context.Audit.OrderBy(e => e.Id).ToListAsync(Cancelled)).Select(e => (e.Action, e.Actor, e.Tenant, e.Subject, e.Reason)));
    }

    [Theory]
    [InlineData("rule", "There is no budget rule 'rule'. Known: day.")]
    [InlineData("reason", "A raise needs a reason")]
    [InlineData("until", "A raise ends after now and within a year")]
    [InlineData("amount", "A raise adds tokens, cost or both")]
    [InlineData("cost", "The budget 'day' limits tokens only.")]
    [InlineData("tenant", "A budget of another tenant cannot be raised.")]
    public async Task A_raise_that_makes_no_sense_is_refused_with_the_reason(string wrong, string message)
    {
        Book.Rule("day", "user", "day", tokens: 100);
        var request = wrong switch
        {
            "rule" => Request with { Rule = "rule" },
            "reason" => Request with { Reason = " " },
            "until" => Request with { Until = Book.Time.Now },
            "amount" => Request with { AddTokens = 0 },
            "cost" => Request with { AddCostUsd = 1 },
            _ => Request with { Tenant = "globex" },
        };
        Assert.StartsWith(message, (await Assert.ThrowsAsync<BudgetRaiseException>(() => RaiseAsync(request))).Message, StringComparison.Ordinal);
        await using var context = await Book.OpenAsync();
        Assert.Empty(context.Audit);
    }

    private RaiseRequest Request => new("day", string.Empty, 50, 0, Book.Time.Now + TimeSpan.FromHours(1), "quarter end");

    private Task<BudgetRaise> RaiseAsync(RaiseRequest? request = null) => Administration.RaiseAsync(Acme, request ?? Request, "rita", Cancelled);
}
