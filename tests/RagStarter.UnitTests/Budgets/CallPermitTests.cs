using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;
using RagStarter.UnitTests.Ledger;
using RagStarter.UnitTests.Models;
using RagStarter.UnitTests.Redaction;

namespace RagStarter.UnitTests.Budgets;

public sealed class CallPermitTests : BudgetTest
{
    private static readonly Guid Request = Guid.CreateVersion7();

    [Fact]
    public async Task The_output_is_limited_to_what_the_budget_has_left()
    {
        Book.Rule("day", "user", "day", tokens: 150);
        Assert.Equal(50, (await ChatAsync(prompt: 100, output: 400)).MaxOutputTokens);
    }

    [Fact]
    public async Task An_answer_that_is_asked_for_short_may_be_shorter_than_the_usual_least()
    {
        Book.Rule("day", "user", "day", tokens: 105);
        Assert.Equal(5, (await ChatAsync(prompt: 100, output: 5)).MaxOutputTokens);
    }

    [Fact]
    public async Task A_call_without_room_for_the_shortest_useful_answer_is_refused()
    {
        Book.Rule("day", "user", "day", tokens: 115);
        await Assert.ThrowsAsync<BudgetRefusedException>(() => ChatAsync(prompt: 100, output: 400));
    }

    [Fact]
    public async Task The_worst_case_is_held_in_tokens_and_money()
    {
        await ChatAsync(prompt: 100, output: 50);
        Assert.Equal(new BudgetAmount(150, 100 + 200), Book.Budget.Outstanding);
    }

    [Fact]
    public async Task What_a_soft_rule_says_reaches_the_caller()
    {
        Book.Rule("soft", "user", "day", tokens: 1, hard: false);
        Assert.Equal("soft", Assert.Single((await ChatAsync(100, 50)).Warnings).Rule);
    }

    [Fact]
    public async Task Settling_twice_is_settling_once()
    {
        var permit = await ChatAsync(100, 50);
        permit.Settle(new TokenUsage { PromptTokens = 90, CompletionTokens = 10 }, estimated: false);
        permit.Settle(new TokenUsage { PromptTokens = 95, CompletionTokens = 50 }, estimated: false);
        Assert.Equal((90, 10, 130), (permit.Usage.PromptTokens, permit.Usage.CompletionTokens, permit.CostMicroUsd));
        Assert.Single(await Book.LinesAsync());
    }

    [Fact]
    public async Task A_permit_that_was_given_back_has_used_nothing()
    {
        var permit = await ChatAsync(100, 50);
        permit.Dispose();
        permit.Settle(new TokenUsage { PromptTokens = 90 }, estimated: false);
        Assert.Equal(default, permit.Usage);
    }

    [Fact]
    public async Task The_line_of_a_call_says_on_whose_account_and_for_what_it_was()
    {
        (await ChatAsync(100, 50)).Settle(new TokenUsage { PromptTokens = 90 }, estimated: true);
        var line = Assert.Single(await Book.LinesAsync());
        Assert.Equal(
            (LedgerKinds.Settle, Request, "acme", "sales", "ann", "chat", "testing", "answer", "m", "answer@1.0.0", Book.Time.Now, true),
            (line.Kind, line.RequestId, line.Tenant, line.Team, line.User, line.Service, line.Environment, line.Workflow, line.Model, line.Prompt, line.At, line.Estimated));
    }

    [Fact]
    public async Task Embedding_text_that_has_not_passed_redaction_gets_no_hold() =>
        await Assert.ThrowsAsync<UnguardedCallException>(async () => await CallPermit.ForEmbeddingAsync(
            Book.Budget, Lines.Spender(), Request, "e", Price.Local, [RedactionParts.With().Mask("a"), default], 2, null, false, Book.Time, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Embedding_is_held_for_in_tokens_and_money()
    {
        await CallPermit.ForEmbeddingAsync(
            Book.Budget,
            Lines.Spender(),
            Request,
            "e",
            new Price("e", 0, 0, 0, 0.02m),
            [RedactionParts.With().Mask("a")],
            1000,
            null,
            false,
            Book.Time,
            TestContext.Current.CancellationToken);
        Assert.Equal(new BudgetAmount(1000, 20), Book.Budget.Outstanding);
    }

    private async Task<CallPermit> ChatAsync(int prompt, int output) => await CallPermit.ForChatAsync(
        Book.Budget,
        Lines.Spender(team: "sales"),
        Request,
        TestModels.Chat(),
        "answer@1.0.0",
        RedactionParts.With().Mask("a question"),
        prompt,
        output,
        null,
        Book.Time,
        TestContext.Current.CancellationToken);
}
