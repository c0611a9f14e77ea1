using CsCheck;
using RagStarter.Core.Budgets;
using RagStarter.Core.Ledger;
using RagStarter.UnitTests.Ledger;

namespace RagStarter.UnitTests.Budgets;

/// <summary>How requests walk down the ladder while a budget runs short, and up again.</summary>
public sealed class BudgetLadderTests : BudgetTest
{
    [Theory]
    [InlineData(69, LadderStep.Full)]
    [InlineData(70, LadderStep.FewerChunks)]
    [InlineData(80, LadderStep.CheaperModel)]
    [InlineData(90, LadderStep.Extractive)]
    [InlineData(100, LadderStep.Extractive)]
    public async Task The_step_follows_the_used_share(int used, LadderStep step)
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(used);
        Assert.Equal(step, await StepAsync());
    }

    [Fact]
    public async Task A_decision_names_the_rule_and_its_share()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(85);
        Assert.Equal("The budget 'day' (user per day) is 85 % used.", (await DecideAsync()).Reason.Replace("85%", "85 %", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_budget_that_lasts_to_the_end_of_its_period_gives_the_full_service()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        await Book.SpendAsync(85);
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 22, 0, 0, TimeSpan.Zero);
        Book.Reopen();
        Assert.Equal(LadderStep.Full, await StepAsync());
    }

    [Fact]
    public async Task The_shortest_of_several_budgets_decides()
    {
        Book.Rule("user", "user", "day", tokens: 100);
        Book.Rule("tenant", "tenant", "day", tokens: 10_000);
        await Book.SpendAsync(75);
        Assert.Contains("'user'", (await DecideAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_who_have_a_budget_of_their_own_get_the_full_service()
    {
        Book.Rule("user", "user", "day", tokens: 100);
        await Book.SpendAsync(95);
        Assert.Equal(LadderStep.Full, await StepAsync(Lines.Spender(user: "bob")));
    }

    [Fact]
    public async Task A_rule_can_stay_off_the_ladder()
    {
        Book.Change(rules: new() { ["day"] = new() { Scope = "user", Period = "day", MaxTokens = 100, Degrades = false } });
        await Book.SpendAsync(95);
        Assert.Equal(LadderStep.Full, await StepAsync());
    }

    [Fact]
    public async Task The_ladder_can_be_switched_off()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Change(ladder: new LadderOptions { Enabled = false });
        await Book.SpendAsync(95);
        Assert.Equal(LadderStep.Full, await StepAsync());
    }

    [Fact]
    public async Task An_escalation_can_degrade_below_the_ladder()
    {
        Book.Change(rules: new()
        {
            ["day"] = new() { Scope = "user", Period = "day", MaxTokens = 100, Escalations = { new() { At = 0.5, Actions = { "degrade" }, Step = LadderStep.Extractive } } },
        });
        await Book.SpendAsync(50);
        Assert.Equal(LadderStep.Extractive, await StepAsync());
    }

    [Fact]
    public async Task Up_it_goes_one_step_at_a_time_and_only_after_a_while()
    {
        Book.Rule("day", "user", "day", tokens: 100);
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 20, 0, 0, TimeSpan.Zero);
        await Book.SpendAsync(92);
        Assert.Equal(LadderStep.Extractive, await StepAsync());

        // 22:05 is 92 % of the day: from here on the budget lasts.
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 22, 10, 0, TimeSpan.Zero);
        Assert.Equal(LadderStep.Extractive, await StepAsync());
        Book.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(LadderStep.Extractive, await StepAsync());
        Book.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(LadderStep.CheaperModel, await StepAsync());
        Book.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(LadderStep.FewerChunks, await StepAsync());
        Book.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(LadderStep.Full, await StepAsync());
    }

    [Fact]
    public async Task Steps_do_not_flap()
    {
        Book.Rule("day", "user", "day", tokens: 100_000);
        await Gen.Select(Gen.Int[1, 900], Gen.Int[0, 120]).Array[50, 400].SampleAsync(
            async spending =>
            {
                var spender = Lines.Spender(user: Guid.NewGuid().ToString("N"));
                Book.Time.Now = new DateTimeOffset(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);
                var last = LadderStep.Full;
                var wentUpAt = DateTimeOffset.MinValue;
                foreach (var (tokens, seconds) in spending)
                {
                    Book.Time.Advance(TimeSpan.FromSeconds(seconds));
                    if (await Book.UsedAsync("day", spender) + tokens <= 100_000)
                    {
                        await Book.SpendAsync(tokens, spender);
                    }

                    var step = await StepAsync(spender);
                    if (step < last)
                    {
                        Assert.Equal(last - 1, step);
                        Assert.True(Book.Time.Now - wentUpAt >= TimeSpan.FromMinutes(5));
                        wentUpAt = Book.Time.Now;
                    }

                    last = step;
                }
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public async Task From_70_to_100_percent_each_step_comes_once()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        var steps = new List<LadderStep>();
        for (var i = 0; i < 100; i++)
        {
            await Book.SpendAsync(10);
            steps.Add(await StepAsync());
            Book.Time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(
            [LadderStep.Full, LadderStep.FewerChunks, LadderStep.CheaperModel, LadderStep.Extractive],
            steps.Where((s, i) => i == 0 || s != steps[i - 1]));
    }

    [Fact]
    public async Task A_throttle_lets_one_request_begin_in_its_interval()
    {
        Book.Change(rules: new()
        {
            ["day"] = new() { Scope = "user", Period = "day", MaxTokens = 100, Escalations = { new() { At = 0.5, Actions = { "throttle" }, RequestsPerMinute = 6 } } },
        });
        await Book.SpendAsync(60);
        Assert.Null((await DecideAsync()).Throttled);
        Book.Time.Advance(TimeSpan.FromSeconds(4));
        var refusal = (await DecideAsync()).Throttled;
        Assert.Equal(("day", "requests per minute", 6, TimeSpan.FromSeconds(6)), (refusal!.Rule, refusal.Unit, refusal.Limit, refusal.RetryAfter));
        Book.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null((await DecideAsync()).Throttled);
    }

    [Fact]
    public async Task Block_stops_at_its_share_of_the_limit()
    {
        Book.Change(rules: new()
        {
            ["soft"] = new() { Scope = "user", Period = "day", MaxTokens = 100, Hard = false, Escalations = { new() { At = 0.9, Actions = { "block" } } } },
        });
        await Book.SpendAsync(90);
        Assert.Equal(90, (await Book.RefusalAsync(BudgetBook.Output(0, prompt: 1))).Limit);
    }

    [Fact]
    public async Task The_health_of_a_budget_says_until_when_it_lasts()
    {
        Book.Rule("day", "user", "day", tokens: 1000);
        Book.Time.Now = new DateTimeOffset(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);
        await Book.SpendAsync(500);
        var health = (await Book.Budget.StatusAsync(Lines.Spender(), TestContext.Current.CancellationToken)).Single().Health!;
        Assert.Equal((0.5, 0.25, 2.0), (health.UsedShare, health.ElapsedShare, health.BurnRate));
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero), health.LastsUntil);
    }

    private async Task<LadderStep> StepAsync(Spender? spender = null) => (await DecideAsync(spender)).Step;

    private async Task<LadderDecision> DecideAsync(Spender? spender = null) =>
        await Book.Budget.DecideAsync(spender ?? Lines.Spender(), Guid.CreateVersion7(), TestContext.Current.CancellationToken);
}
