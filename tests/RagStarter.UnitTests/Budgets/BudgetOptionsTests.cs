using RagStarter.Core.Budgets;
using RagStarter.Core.Configuration;

namespace RagStarter.UnitTests.Budgets;

public sealed class BudgetOptionsTests
{
    [Theory]
    [InlineData("request", "request")]
    [InlineData("workflow", "workflow")]
    [InlineData("user", "request")]
    [InlineData("user", "day")]
    [InlineData("team", "month")]
    [InlineData("tenant", "day")]
    [InlineData("service", "day")]
    [InlineData("environment", "month")]
    public void A_rule_is_a_scope_a_period_and_a_limit(string scope, string period) =>
        Assert.Empty(Problems(new() { Scope = scope, Period = period, MaxTokens = 1 }));

    [Fact]
    public void A_limit_in_money_alone_is_enough() =>
        Assert.Empty(Problems(new() { Scope = "user", Period = "day", MaxCostUsd = 0.01m }));

    [Fact]
    public void A_rule_that_limits_nothing_is_refused() =>
        Assert.Equal(
            ["Budgets:Rules:r limits nothing; set MaxTokens, MaxCostUsd or both."],
            Problems(new() { Scope = "user", Period = "day" }));

    [Fact]
    public void An_unknown_scope_is_refused_with_the_allowed_ones() =>
        Assert.Equal(
            ["Budgets:Rules:r:Scope is 'planet'; allowed is one of request, workflow, user, team, tenant, service, environment."],
            Problems(new() { Scope = "planet", Period = "day", MaxTokens = 1 }));

    [Fact]
    public void An_unknown_period_is_refused_with_the_allowed_ones() =>
        Assert.Equal(
            ["Budgets:Rules:r:Period is 'year'; allowed is one of request, workflow, hour, day, month."],
            Problems(new() { Scope = "user", Period = "year", MaxTokens = 1 }));

    [Theory]
    [InlineData("day")]
    [InlineData("workflow")]
    public void The_budget_of_a_request_has_no_other_period(string period) =>
        Assert.Equal(
            [$"Budgets:Rules:r:Period is '{period}'; the scope 'request' goes with the period 'request'."],
            Problems(new() { Scope = "request", Period = period, MaxTokens = 1 }));

    [Fact]
    public void A_limit_of_no_tokens_is_refused() =>
        Assert.StartsWith(
            "Budgets:Rules:r:MaxTokens is 0; allowed is a whole number from 1 to",
            Assert.Single(Problems(new() { Scope = "user", Period = "day", MaxTokens = 0 })),
            StringComparison.Ordinal);

    [Fact]
    public void A_lease_out_of_range_is_refused() =>
        Assert.Equal(
            ["Budgets:HoldLease is 00:00:01; allowed is a time span from 00:00:05 to 1.00:00:00."],
            ConfigurationRules.Check("Budgets", new BudgetOptions { HoldLease = TimeSpan.FromSeconds(1) }));

    private static IEnumerable<string> Problems(BudgetRuleOptions rule) =>
        ConfigurationRules.Check(BudgetOptions.Section, new BudgetOptions { Rules = { ["r"] = rule } });
}
