using Microsoft.Extensions.Configuration;
using RagStarter.Core.Configuration;
using RagStarter.Core.Models.Routing;

namespace RagStarter.UnitTests.Models.Routing;

public sealed class RoutingOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(Problems(new RoutingOptions()));

    [Fact]
    public void A_negative_weight_is_refused() =>
        Assert.Equal(["Routing:Weights:Cost is -1; allowed is a number from 0 to 1000000."], Problems(new() { Weights = new() { Cost = -1 } }));

    [Fact]
    public void A_name_that_the_ledger_cannot_carry_is_refused() =>
        Assert.Equal(
            ["Routing:Experiments:a=b is not a name; allowed are 1 to 64 letters, digits, dots, dashes and underscores."],
            Problems(new() { Experiments = { ["a=b"] = Experiment("m") } }));

    [Fact]
    public void An_experiment_without_an_arm_that_anybody_gets_is_refused() =>
        Assert.Equal(
            ["Routing:Experiments:e:Arms has no arm with a weight above 0; name at least one model."],
            Problems(new() { Experiments = { ["e"] = new() { Arms = { ["x"] = new() { Model = "m", Weight = 0 } } } } }));

    [Fact]
    public void An_experiment_that_ends_before_it_begins_is_refused()
    {
        var from = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        Assert.StartsWith(
            "Routing:Experiments:e:Until is '2026-01-01",
            Assert.Single(Problems(new() { Experiments = { ["e"] = new() { Arms = { ["x"] = new() { Model = "m" } }, From = from, Until = from.AddDays(-1) } } })),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("known", true)]
    [InlineData("extractive", true)]
    [InlineData("other", false)]
    public void An_arm_names_a_model_that_is_configured(string model, bool isAllowed)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Models:Chat:known:Provider"] = "openai" }).Build();
        var result = new RoutingRules(configuration).Validate(null, new() { Experiments = { ["e"] = Experiment(model) } });
        Assert.Equal(
            isAllowed ? null : ["Routing:Experiments:e:Arms:x:Model is 'other'; allowed is one of known, extractive."],
            result.Failures);
    }

    private static ExperimentOptions Experiment(string model) => new() { Arms = { ["x"] = new() { Model = model } } };

    private static IEnumerable<string> Problems(RoutingOptions options) => ConfigurationRules.Check(RoutingOptions.Section, options);
}
