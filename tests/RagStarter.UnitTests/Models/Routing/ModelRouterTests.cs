using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;
using static RagStarter.UnitTests.Models.Routing.RouterParts;

namespace RagStarter.UnitTests.Models.Routing;

/// <summary>Each thing that routing looks at, with everything else equal.</summary>
public sealed class ModelRouterTests : IDisposable
{
    private readonly RouterParts _parts = new();

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void Without_a_model_the_extractive_answerer_answers() =>
        Assert.Equal((string.Empty, "No hosted model is configured."), (_parts.Order(), _parts.Decide().Reason));

    [Theory]
    [InlineData(QuestionTask.Quote)]
    [InlineData(QuestionTask.Reason)]
    public void Models_without_tiers_are_asked_in_the_order_of_their_priorities_whatever_they_cost(QuestionTask task)
    {
        _parts.Add("third", price: 1, priority: 30).Add("first", price: 90, priority: 10).Add("second", price: 40, priority: 20);
        _parts.Measure("first", 5000).Measure("third", 1);
        Assert.Equal("first second third", _parts.Order(Request(task)));
    }

    [Fact]
    public void Among_equals_the_name_decides() => Assert.Equal("a b", _parts.Add("b").Add("a").Order());

    [Theory]
    [InlineData(QuestionTask.Quote, Fidelity.Standard, "mini mid max")]
    [InlineData(QuestionTask.Summarise, Fidelity.Standard, "mini mid max")]
    [InlineData(QuestionTask.Compare, Fidelity.Standard, "mid max mini")]
    [InlineData(QuestionTask.Reason, Fidelity.Standard, "max mid mini")]
    [InlineData(QuestionTask.Quote, Fidelity.High, "mid max mini")]
    [InlineData(QuestionTask.Reason, Fidelity.High, "max mid mini")]
    [InlineData(QuestionTask.Compare, Fidelity.Low, "mini mid max")]
    [InlineData(QuestionTask.Reason, Fidelity.Low, "mid max mini")]
    public void A_task_goes_to_the_cheapest_model_whose_tier_is_enough(QuestionTask task, Fidelity fidelity, string order)
    {
        _parts.Add("max", ModelTier.Premium, 20).Add("mini", ModelTier.Economy, 1).Add("mid", ModelTier.Standard, 5);
        Assert.Equal(order, _parts.Order(Request(task, fidelity)));
    }

    [Fact]
    public void The_tier_of_a_task_is_a_setting()
    {
        _parts.Add("max", ModelTier.Premium, 20).Add("mini", ModelTier.Economy);
        _parts.Options.CurrentValue = new RoutingOptions { Tasks = new TaskTiers { Quote = ModelTier.Premium } };
        Assert.Equal("max mini", _parts.Order());
    }

    [Fact]
    public void Among_models_of_one_priority_the_cheaper_is_asked_first() =>
        Assert.Equal("cheap dear", _parts.Add("dear", price: 2).Add("cheap", price: 1).Order());

    [Fact]
    public void Without_weight_the_priority_does_not_count()
    {
        _parts.Add("dear", price: 2, priority: 1).Add("cheap", price: 1, priority: 2);
        _parts.Options.CurrentValue = new RoutingOptions { Weights = new RoutingWeights { Priority = 0 } };
        Assert.Equal("cheap dear", _parts.Order());
    }

    [Fact]
    public void A_model_without_a_known_price_counts_as_the_most_expensive() =>
        Assert.Equal("known unknown", _parts.Add("unknown", price: null).Add("known", price: 1).Order());

    [Fact]
    public void Where_a_budget_limits_cost_a_model_without_a_price_is_left_out()
    {
        _parts.Add("known").Add("unknown", price: null);
        _ = _parts.Catalog;
        _parts.Budgets.CurrentValue.Rules["cost"] = new BudgetRuleOptions { Scope = "tenant", Period = "day", MaxCostUsd = 1 };
        Assert.Equal("known", _parts.Order());
        Assert.Contains("has no price", Rejected("unknown").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Among_equals_the_one_with_the_faster_first_token_is_asked_first() =>
        Assert.Equal("b a", _parts.Add("a").Add("b").Measure("a", 900).Measure("b", 300).Order());

    [Fact]
    public void A_few_measurements_do_not_count() =>
        Assert.Equal("a b", _parts.Add("a").Add("b").Measure("a", 900, calls: 4).Measure("b", 300).Order());

    [Fact]
    public void Among_equals_the_one_that_fails_less_is_asked_first()
    {
        _parts.Add("a").Add("b").HealthOf("a").TryBegin()!.Failed();
        Assert.Equal("b a", _parts.Order());
    }

    [Fact]
    public void A_model_that_failed_too_often_is_left_out_with_the_time_until_its_next_try()
    {
        _parts.Add("a").Add("b").Break("a");
        Assert.Equal("b", _parts.Order());
        Assert.Equal("The model 'a' failed too often and is tried again in 15 s.", Rejected("a").Reason);
    }

    [Fact]
    public void A_model_whose_window_does_not_take_prompt_and_answer_is_left_out()
    {
        _parts.Add("small", window: 2000).Add("large");
        Assert.Equal(("large small", "large"), (_parts.Order(Request(prompt: 1800)), _parts.Order(Request(prompt: 1801))));
    }

    [Fact]
    public void A_prompt_that_the_provider_counts_higher_needs_more_room()
    {
        var model = _parts.Add("small", window: 2000).Catalog.ChatModels[0];
        model.PromptEstimate.Learn(100, 150);
        Assert.Equal((string.Empty, "small"), (_parts.Order(Request(prompt: 1201)), _parts.Order(Request(prompt: 1200))));
    }

    [Theory]
    [InlineData("eu", "EU", true)]
    [InlineData("eu", "us", false)]
    [InlineData("eu", "", false)]
    public void A_tenant_with_regions_is_answered_in_them_only(string allowed, string region, bool isAllowed) =>
        Assert.Equal(isAllowed ? "m" : string.Empty, _parts.Add("m", region: region).Allow("acme", allowed).Order());

    [Fact]
    public void The_regions_of_one_tenant_do_not_bind_another() =>
        Assert.Equal("m", _parts.Add("m", region: "us").Allow("acme", "eu").Order(Request(tenant: "globex")));

    [Fact]
    public void A_model_that_lacks_what_is_needed_is_left_out()
    {
        _parts.Add("plain", capabilities: []).Add("able");
        Assert.Equal("able", _parts.Order(Request() with { RequiredCapabilities = [ModelCapabilities.Tools] }));
    }

    [Fact]
    public void While_money_is_short_the_cheapest_model_that_fits_is_asked_first()
    {
        _parts.Add("max", ModelTier.Premium, 20, priority: 1).Add("tiny", ModelTier.Economy, 1, priority: 3, window: 1024).Add("mini", ModelTier.Economy, 2, priority: 2);
        var request = Request(QuestionTask.Reason, Fidelity.High, LadderStep.CheaperModel, prompt: 1000);
        Assert.Equal(("mini max", "The cheapest model that fits: the budget 'day' is spent to 90%"), (_parts.Order(request), _parts.Decide(request).Reason));
    }

    [Theory]
    [InlineData(LadderStep.Extractive)]
    [InlineData(LadderStep.Refuse)]
    public void When_money_is_out_no_hosted_model_is_asked(LadderStep step)
    {
        var decision = _parts.Add("a").Decide(Request(step: step));
        Assert.Equal([ExtractiveModel.Id], decision.Order.Select(m => m.Id));
        Assert.Equal("The extractive answerer: the budget 'day' is spent to 90%", decision.Reason);
    }

    [Fact]
    public void What_decided_is_said() =>
        Assert.Equal("The best of 2 models for the task 'quote': ahead by cost.", _parts.Add("dear", price: 2).Add("cheap", price: 1).Decide().Reason);

    [Fact]
    public void The_cost_is_that_of_the_question_and_a_usual_answer() =>
        Assert.Equal(3 * (500 + 200), _parts.Add("m", price: 3).Decide().Candidates[0].CostMicroUsd);

    private RoutingCandidate Rejected(string id) =>
        _parts.Decide().Candidates.Single(c => c.Verdict == RoutingVerdict.Rejected && c.Model.Id == id);
}
