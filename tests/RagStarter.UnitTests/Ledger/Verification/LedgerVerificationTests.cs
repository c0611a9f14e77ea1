using CsCheck;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Verification;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Ledger.Verification;

public sealed class LedgerVerificationTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid Request = Guid.CreateVersion7();
    private static readonly Guid Call = Guid.CreateVersion7();

    private readonly BudgetOptions _budgets = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_in_order_is_clean()
    {
        var result = await VerifyAsync(Hold(100), Settle(90), Answer());
        Assert.True(result.IsClean);
        Assert.Equal((3, 1, 1, 0), (result.Lines, result.Requests, result.Calls, result.Findings.Count));
    }

    [Fact]
    public Task An_expired_hold_may_be_settled_late() => FindsAsync([], Hold(100), Line(LedgerKinds.Expire, 100), Settle(90), Answer());

    [Fact]
    public Task A_negative_amount_is_found() => FindsAsync([LedgerFindingKinds.Negative], Copy(Settle(5), cached: -1), Answer());

    [Fact]
    public Task More_cached_than_prompt_tokens_are_found() => FindsAsync(
        [LedgerFindingKinds.CachedOverPrompt],
        Copy(Settle(5), cached: 6),
        Answer());

    [Fact]
    public Task A_cost_that_does_not_follow_from_the_price_is_found() => FindsAsync([LedgerFindingKinds.Cost], Copy(Settle(5), cost: 6), Answer());

    [Fact]
    public async Task A_price_that_is_not_known_any_more_is_no_fault()
    {
        var result = await VerifyAsync(Copy(Settle(5), cost: 6, price: "m@2020-01-01"), Answer());
        Assert.True(result.IsClean);
        Assert.Equal(1, result.UnknownPrices);
    }

    [Fact]
    public Task A_call_that_was_given_back_and_settled_is_found() =>
        FindsAsync([LedgerFindingKinds.ReleasedAndSettled], Hold(100), Line(LedgerKinds.Release, 100), Settle(90), Answer());

    [Fact]
    public Task A_call_that_used_more_than_its_hold_is_found() => FindsAsync([LedgerFindingKinds.OverHold], Hold(100), Settle(101), Answer());

    [Fact]
    public Task A_line_before_its_hold_is_found() => FindsAsync(
        [LedgerFindingKinds.BeforeHold],
        Lines.Of(LedgerKinds.Settle, Request, Call, At, heldAt: At.AddSeconds(61)),
        Answer());

    [Fact]
    public Task A_clock_that_was_set_right_by_a_moment_is_no_fault() => FindsAsync(
        [],
        Lines.Of(LedgerKinds.Settle, Request, Call, At, heldAt: At.AddSeconds(1)),
        Answer());

    [Fact]
    public Task A_request_with_calls_and_no_end_is_found() => FindsAsync([LedgerFindingKinds.NoAnswer], Settle(5));

    [Fact]
    public async Task A_request_that_is_under_way_needs_no_end_yet()
    {
        _time.Now = At.AddMinutes(1);
        Assert.True((await VerifyAsync(Settle(5))).IsClean);
    }

    [Fact]
    public Task Two_ends_of_a_request_are_found() =>
        FindsAsync([LedgerFindingKinds.SeveralAnswers], Answer(), Lines.Of(LedgerKinds.Answer, Request, Guid.CreateVersion7(), At));

    [Fact]
    public Task An_end_that_counts_the_tokens_of_the_calls_again_is_found() =>
        FindsAsync([LedgerFindingKinds.CountedTwice], Copy(Answer(), cost: 1));

    [Fact]
    public async Task A_hold_without_an_end_is_told_and_no_fault()
    {
        var result = await VerifyAsync(Hold(100));
        Assert.Equal((LedgerFindingKinds.OpenHold, true), (Assert.Single(result.Findings).Kind, result.IsClean));
    }

    [Fact]
    public async Task A_hold_that_may_still_be_settled_is_not_told()
    {
        _time.Now = At.AddMinutes(1);
        Assert.Empty((await VerifyAsync(Hold(100))).Findings);
    }

    [Fact]
    public async Task A_request_whose_process_died_is_told_and_no_fault()
    {
        var result = await VerifyAsync(Settle(5), Lines.Of(LedgerKinds.Expire, Request, Guid.CreateVersion7(), At));
        Assert.Equal((LedgerFindingKinds.Died, true), (Assert.Single(result.Findings).Kind, result.IsClean));
    }

    [Fact]
    public async Task Only_requests_of_the_time_are_checked_and_these_as_a_whole()
    {
        await using var book = await LedgerBook.CreateAsync(
            Settle(5), Lines.Of(LedgerKinds.Answer, Request, Request, At.AddDays(1)), Lines.Of(LedgerKinds.Settle, Guid.CreateVersion7(), Guid.CreateVersion7(), At.AddDays(-5)));
        var result = await Verification(book).VerifyAsync(At.AddHours(-1), At.AddHours(1), Cancellation);
        Assert.Equal((true, 2), (result.IsClean, result.Lines));
    }

    [Fact]
    public Task The_budgets_of_any_ledger_are_the_sum_of_its_lines() =>
        Gen.Select(LedgerBook.Requests(At.AddDays(-40), At), Gen.OneOf("user", "team", "tenant", "service", "environment", "workflow"), Gen.OneOf("hour", "day", "month"), Gen.OneOf("*", "ann", "acme"))
            .SampleAsync(
                async (lines, scope, period, match) =>
                {
                    _budgets.Rules["rule"] = new BudgetRuleOptions { Scope = scope, Period = period, Match = match, MaxTokens = 1 };
                    await using var book = await LedgerBook.CreateAsync(lines);
                    var result = await Verification(book).VerifyAsync(cancellationToken: Cancellation);
                    Assert.Empty(result.Differences);
                },
                iter: 25,
                threads: 1);

    [Fact]
    public async Task A_budget_that_counted_otherwise_is_named()
    {
        _budgets.Rules["day"] = new BudgetRuleOptions { Scope = "user", Period = "day", MaxTokens = 1000 };
        await using var book = await LedgerBook.CreateAsync(Settle(90), Answer());
        var result = await Verification(book, new FixedTotals(new BudgetTotal("acme", "ann", 80, 90), new BudgetTotal("acme", "bob", 1, 2)))
            .VerifyAsync(cancellationToken: Cancellation);
        var day = new DateTimeOffset(At.UtcDateTime.Date, TimeSpan.Zero);
        Assert.False(result.IsClean);
        Assert.Equal(
            [
                new BudgetDifference("day", "user", "day", day, "acme", "ann", 90, 80, 90, 90),
                new BudgetDifference("day", "user", "day", day, "acme", "bob", 0, 1, 0, 2),
            ],
            result.Differences);
    }

    [Fact]
    public async Task A_period_that_the_budgets_do_not_keep_is_not_compared()
    {
        _budgets.Rules["day"] = new BudgetRuleOptions { Scope = "user", Period = "day", MaxTokens = 1000 };
        await using var book = await LedgerBook.CreateAsync(Settle(90), Answer());
        var result = await Verification(book, new FixedTotals(null)).VerifyAsync(cancellationToken: Cancellation);
        Assert.Equal((true, 0), (result.IsClean, result.Counters));
    }

    private static LedgerEvent Hold(long tokens) => Line(LedgerKinds.Hold, tokens);

    private static LedgerEvent Settle(long tokens) => Line(LedgerKinds.Settle, tokens);

    private static LedgerEvent Answer() => Lines.Of(LedgerKinds.Answer, Request, Request, At, outcome: "answered");

    private static LedgerEvent Line(string kind, long tokens) => Lines.Of(kind, Request, Call, At, tokens: tokens);

    private static LedgerEvent Copy(LedgerEvent line, long cached = 0, long? cost = null, string? price = null) => new()
    {
        At = line.At,
        HeldAt = line.HeldAt,
        Kind = line.Kind,
        CallId = line.CallId,
        RequestId = line.RequestId,
        Tenant = line.Tenant,
        Team = line.Team,
        User = line.User,
        Service = line.Service,
        Environment = line.Environment,
        Workflow = line.Workflow,
        PriceVersion = price ?? line.PriceVersion,
        PromptTokens = line.PromptTokens,
        CachedPromptTokens = cached,
        CostMicroUsd = cost ?? line.CostMicroUsd,
    };

    private async Task FindsAsync(string[] kinds, params LedgerEvent[] lines)
    {
        var result = await VerifyAsync(lines);
        Assert.Equal(kinds, result.Findings.Select(f => f.Kind));
        Assert.Equal(kinds.Length == 0, result.IsClean);
    }

    private async Task<LedgerVerificationResult> VerifyAsync(params LedgerEvent[] lines)
    {
        await using var book = await LedgerBook.CreateAsync(lines);
        return await Verification(book).VerifyAsync(cancellationToken: Cancellation);
    }

    private LedgerVerification Verification(LedgerBook book, IBudgetTotals? totals = null) => new(
        book.Database,
        new BudgetFold(book.Database, totals ?? new LedgerBudgetTotals(book.Database)),
        new SetOptions<BudgetOptions>(_budgets),
        version => version == "m@2026-01-01" ? new Price(version, 1, 1, 1, 1) : null,
        _time);

    private sealed class FixedTotals(params BudgetTotal[]? totals) : IBudgetTotals
    {
        public Task<IReadOnlyList<BudgetTotal>?> ReadAsync(
            BudgetFoldRule rule, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<BudgetTotal>?>(totals);
    }
}
