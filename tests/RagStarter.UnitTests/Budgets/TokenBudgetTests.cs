using RagStarter.Core.Budgets;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Budgets.BudgetBook;

namespace RagStarter.UnitTests.Budgets;

public sealed class TokenBudgetTests : BudgetTest
{
    [Fact]
    public async Task Without_rules_everything_is_allowed() =>
        Assert.Equal(1_000_000, (await Book.HoldAsync(Output(1_000_000))).OutputTokens);

    [Fact]
    public async Task The_last_token_of_a_cap_can_be_held()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(60);
        Assert.Equal(40, (await Book.HoldAsync(40)).Amount.Tokens);
    }

    [Fact]
    public async Task One_token_more_than_a_cap_is_refused()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(60);
        Assert.Equal(
            new BudgetRefusal("day", "user", "day", "tokens", 100, 40, 41, TimeSpan.FromHours(13.5)),
            await Book.RefusalAsync(Output(0, prompt: 41)));
    }

    [Fact]
    public async Task What_others_hold_counts_before_it_is_settled()
    {
        Book.Rule("day", "tenant", "day", tokens: 100);
        await Book.HoldAsync(70, Lines.Spender(user: "ann"));
        Assert.Equal(30, (await Book.RefusalAsync(Output(0, prompt: 31), Lines.Spender(user: "bob"))).Remaining);
    }

    [Fact]
    public async Task A_refusal_leaves_every_other_budget_as_it_was()
    {
        Book.Rule("large", "user", "day", tokens: 1000);
        Book.Rule("small", "tenant", "day", tokens: 50);
        Book.Rule("other", "team", "day", tokens: 1000);
        await Book.RefusalAsync(Output(0, prompt: 51), Lines.Spender(team: "sales"));
        Assert.Equal(0, await Book.UsedAsync("large", Lines.Spender(team: "sales")));
        Assert.Equal(0, await Book.UsedAsync("other", Lines.Spender(team: "sales")));
    }

    [Fact]
    public async Task A_hold_counts_in_every_budget_at_once()
    {
        Book.Rule("user", "user", "day", tokens: 1000);
        Book.Rule("tenant", "tenant", "day", tokens: 1000);
        await Book.HoldAsync(30);
        Assert.Equal((30, 30), (await Book.UsedAsync("user"), await Book.UsedAsync("tenant")));
    }

    [Fact]
    public async Task The_output_is_limited_to_what_the_tightest_budget_has_left()
    {
        Book.Rule("user", "user", "day", tokens: 1000);
        Book.Rule("tenant", "tenant", "day", tokens: 300);
        Assert.Equal(200, (await Book.HoldAsync(Output(500, min: 16, prompt: 100))).OutputTokens);
    }

    [Fact]
    public async Task An_output_too_short_to_be_useful_is_refused()
    {
        Book.Rule("day", "user", "day", tokens: 115);
        Assert.Equal(116, (await Book.RefusalAsync(Output(500, min: 16, prompt: 100))).Needed);
    }

    [Fact]
    public async Task A_cap_in_money_limits_the_output_to_what_can_be_paid()
    {
        Book.Rule("day", "user", "day", dollars: 0.001m);
        var hold = await Book.HoldAsync(Output(500, min: 16, prompt: 10, price: 2.5m, cost: 500));
        Assert.Equal(new BudgetAmount(210, 1000), hold.Amount);
    }

    [Fact]
    public async Task A_cap_in_money_refuses_in_micro_dollars()
    {
        Book.Rule("day", "user", "day", dollars: 0.001m);
        var refusal = await Book.RefusalAsync(Output(500, min: 16, price: 100, cost: 1));
        Assert.Equal(("micro-dollars", 1000, 1601), (refusal.Unit, refusal.Limit, refusal.Needed));
    }

    [Fact]
    public async Task A_soft_rule_warns_and_lets_the_call_begin()
    {
        Book.Rule("soft", "user", "day", tokens: 10, hard: false);
        var hold = await Book.HoldAsync(Output(500));
        Assert.Equal((500, "soft"), (hold.OutputTokens, Assert.Single(hold.Warnings).Rule));
    }

    [Fact]
    public async Task A_soft_rule_with_room_does_not_warn()
    {
        Book.Rule("soft", "user", "day", tokens: 10, hard: false);
        Assert.Empty((await Book.HoldAsync(10)).Warnings);
    }

    [Fact]
    public async Task Beside_a_soft_rule_the_hard_one_still_refuses()
    {
        Book.Rule("soft", "user", "day", tokens: 10, hard: false);
        Book.Rule("hard", "tenant", "day", tokens: 20);
        Assert.Equal("hard", (await Book.RefusalAsync(Output(0, prompt: 21))).Rule);
    }

    [Theory]
    [InlineData("user", "acme", "bob")]
    [InlineData("user", "globex", "ann")]
    [InlineData("team", "globex", "ann")]
    [InlineData("workflow", "globex", "ann")]
    [InlineData("tenant", "globex", "ann")]
    public async Task A_budget_is_not_shared_with(string scope, string tenant, string user)
    {
        Book.Rule("rule", scope, "day", tokens: 100);
        await Book.SpendAsync(100, Lines.Spender("acme", "ann", "sales"));
        Assert.Equal(100, (await Book.HoldAsync(100, Lines.Spender(tenant, user, "sales"))).Amount.Tokens);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("environment")]
    public async Task A_budget_of_the_whole_installation_is_shared_by_tenants(string scope)
    {
        Book.Rule("rule", scope, "day", tokens: 100);
        await Book.SpendAsync(100, Lines.Spender("acme"));
        Assert.Equal(0, (await Book.RefusalAsync(Output(0, prompt: 1), Lines.Spender("globex"))).Remaining);
    }

    [Fact]
    public async Task A_rule_for_one_name_leaves_the_others_alone()
    {
        Book.Rule("bob", "user", "day", tokens: 1, match: "bob");
        Assert.Equal(100, (await Book.HoldAsync(100, Lines.Spender(user: "ann"))).Amount.Tokens);
        Assert.Equal("bob", (await Book.RefusalAsync(Output(0, prompt: 100), Lines.Spender(user: "bob"))).Rule);
    }

    [Fact]
    public async Task A_rule_for_teams_does_not_concern_a_user_without_one()
    {
        Book.Rule("team", "team", "day", tokens: 1);
        Assert.Equal(100, (await Book.HoldAsync(100, Lines.Spender(team: ""))).Amount.Tokens);
    }

    [Fact]
    public async Task Every_request_has_a_budget_of_its_own()
    {
        Book.Rule("request", "request", "request", tokens: 100);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Book.HoldAsync(100, request: first);
        Assert.Equal(100, (await Book.HoldAsync(100, request: second)).Amount.Tokens);
        await Assert.ThrowsAsync<BudgetRefusedException>(async () => await Book.HoldAsync(1, request: first));
    }

    [Fact]
    public async Task Waiting_does_not_help_against_the_budget_of_a_request()
    {
        Book.Rule("request", "request", "request", tokens: 100);
        Assert.Null((await Book.RefusalAsync(Output(0, prompt: 101))).RetryAfter);
    }

    [Fact]
    public async Task The_totals_of_finished_requests_do_not_pile_up()
    {
        Book.Rule("request", "request", "request", tokens: 100);
        for (var i = 0; i < 50; i++)
        {
            Book.Settle(await Book.HoldAsync(1, request: Guid.CreateVersion7()), 1);
        }

        Book.Time.Advance(TimeSpan.FromHours(1));
        await Book.HoldAsync(1, request: Guid.CreateVersion7());
        Assert.Equal(1, Book.Store.Count);
    }

    [Fact]
    public async Task A_request_under_way_does_not_get_its_budget_anew()
    {
        Book.Rule("request", "request", "request", tokens: 100);
        var request = Guid.CreateVersion7();
        Book.Settle(await Book.HoldAsync(80, request: request), 80);
        Book.Time.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<BudgetRefusedException>(async () => await Book.HoldAsync(21, request: request));
    }

    [Fact]
    public async Task A_limit_that_is_changed_counts_from_the_next_call_on()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(100);
        Book.Rule("day", "user", "day", tokens: 150);
        Assert.Equal(50, (await Book.HoldAsync(Output(500))).OutputTokens);
    }

    [Fact]
    public async Task The_status_shows_what_is_settled_and_held()
    {
        Book.Rule("day", "user", "day", tokens: 100, dollars: 2, hard: false);
        await Book.SpendAsync(30);
        await Book.HoldAsync(Output(0, prompt: 20, cost: 5));
        Assert.Equal(
            [new BudgetStatus("day", "user", "day", false, 100, 50, 2_000_000, 5, new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero))],
            (await Book.Budget.StatusAsync(Lines.Spender(), TestContext.Current.CancellationToken)).Select(s => s with { Health = null, Value = string.Empty, TokenForecast = null, CostForecast = null }));
    }

    [Fact]
    public async Task A_refusal_says_in_words_which_rule_refused_and_what_is_left()
    {
        Book.Rule("day", "user", "day", tokens: 1500);
        Assert.Equal(
            "The budget 'day' (user per day) has 1,500 of 1,500 tokens left and this needs up to 2,000.",
            (await Book.RefusalAsync(Output(0, prompt: 2000))).Message);
    }
}
