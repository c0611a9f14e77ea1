using RagStarter.Core.Models.Routing;
using RagStarter.UnitTests.Ledger;
using static RagStarter.UnitTests.Models.Routing.RouterParts;

namespace RagStarter.UnitTests.Models.Routing;

public sealed class ModelExperimentsTests : IDisposable
{
    private readonly RouterParts _parts = new RouterParts().Add("main", priority: 1).Add("rival", priority: 2);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void The_arm_goes_first_the_others_stay_behind_it()
    {
        Run(new() { Arms = { ["new"] = Arm("rival") } });
        var decision = _parts.Decide();
        Assert.Equal(["rival", "main", "extractive"], decision.Order.Select(m => m.Id));
        Assert.Equal(("e", "new"), (decision.Arm?.Experiment, decision.Arm?.Arm));
    }

    [Fact]
    public void Users_are_spread_by_the_weights_and_each_keeps_the_arm()
    {
        Run(new() { Arms = { ["old"] = Arm("main", 3), ["new"] = Arm("rival", 1) } });
        var firsts = Enumerable.Range(0, 2000).Select(i => First($"u{i}")).ToList();
        Assert.InRange(firsts.Count(m => m == "rival"), 400, 600);
        Assert.Equal(firsts, Enumerable.Range(0, 2000).Select(i => First($"u{i}")));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void An_experiment_lasts_from_its_first_to_its_last_moment(int day, bool isOpen)
    {
        var start = _parts.Time.Now;
        Run(new() { Arms = { ["new"] = Arm("rival") }, From = start, Until = start.AddDays(10) });
        _parts.Time.Now = start.AddDays(day);
        Assert.Equal(isOpen ? "rival" : "main", First());
    }

    [Fact]
    public void An_experiment_may_be_limited_to_tenants()
    {
        Run(new() { Arms = { ["new"] = Arm("rival") }, Tenants = ["globex"] });
        Assert.Equal(("main", "rival"), (First(), First(tenant: "globex")));
    }

    [Fact]
    public void An_experiment_may_be_limited_to_tasks()
    {
        Run(new() { Arms = { ["new"] = Arm("rival") }, Tasks = [QuestionTask.Reason] });
        Assert.Equal("main", First());
        Assert.Equal("rival", _parts.Decide(Request(QuestionTask.Reason)).Order.First().Id);
    }

    [Fact]
    public void A_model_that_may_not_answer_is_not_asked_for_an_experiment_and_takes_no_part()
    {
        Run(new() { Arms = { ["new"] = Arm("rival") } });
        _parts.Break("rival");
        Assert.Null(_parts.Decide().Arm);
    }

    [Fact]
    public void While_money_is_short_no_experiment_is_made()
    {
        Run(new() { Arms = { ["new"] = Arm("rival") } });
        Assert.Null(_parts.Decide(Request(step: Core.Budgets.LadderStep.CheaperModel)).Arm);
    }

    [Fact]
    public void Users_of_different_arms_share_no_answers()
    {
        Run(new() { Arms = { ["old"] = Arm("main"), ["new"] = Arm("rival") } });
        var experiments = new ModelExperiments(_parts.Options, _parts.Time);
        var keys = Enumerable.Range(0, 50).Select(i => (First: First($"u{i}"), Key: experiments.KeyOf(Lines.Spender(user: $"u{i}")))).Distinct().ToList();
        Assert.Equal(2, keys.Count);
        Assert.Equal(2, keys.Select(k => k.Key).Distinct().Count());
    }

    private string First(string user = "ann", string tenant = "acme") => _parts.Decide(Request(tenant: tenant, user: user)).Order.First().Id;

    private void Run(ExperimentOptions experiment) => _parts.Options.CurrentValue.Experiments["e"] = experiment;

    private static ExperimentArmOptions Arm(string model, double weight = 1) => new() { Model = model, Weight = weight };
}
