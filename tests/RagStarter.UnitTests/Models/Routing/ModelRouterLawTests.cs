using CsCheck;
using RagStarter.Core.Answering;
using RagStarter.Core.Budgets;
using RagStarter.Core.Models;
using RagStarter.Core.Models.Routing;

namespace RagStarter.UnitTests.Models.Routing;

/// <summary>Whatever the models, the settings and the question: nobody is asked who may not be.</summary>
public sealed class ModelRouterLawTests
{
    private static readonly string[] Regions = ["", "eu", "us"];

    private static readonly Gen<(int Region, int Window, bool HasTools, bool IsBroken, int Price, int Tier)[]> Models =
        Gen.Select(Gen.Int[0, 2], Gen.Int[1024, 4096], Gen.Bool, Gen.Bool, Gen.Int[0, 3], Gen.Int[-1, 2]).Array[0, 6];

    private static readonly Gen<(int Allowed, int Prompt, bool NeedsTools, int Step, int Arm, int Task, int Fidelity)> Questions =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4096], Gen.Bool, Gen.Int[0, 4], Gen.Int[-1, 5], Gen.Int[0, 3], Gen.Int[0, 2]);

    [Fact]
    public void Every_model_that_may_be_asked_passes_all_hard_filters_and_the_extractive_answerer_is_the_last() =>
        Gen.Select(Models, Questions).Sample((models, question) =>
        {
            using var parts = new RouterParts();
            for (var i = 0; i < models.Length; i++)
            {
                var (region, window, hasTools, _, price, tier) = models[i];
                parts.Add($"m{i}", tier < 0 ? null : (ModelTier)tier, price, region: Regions[region], window: window, capabilities: hasTools ? null : []);
            }

            foreach (var i in Enumerable.Range(0, models.Length).Where(i => models[i].IsBroken))
            {
                parts.Break($"m{i}");
            }

            // The allowed regions as bits: none (any), eu, us, both.
            string[] allowed = [.. new[] { "eu", "us" }.Where((_, bit) => (question.Allowed & (1 << bit)) != 0)];
            parts.Allow("acme", allowed);
            if (question.Arm >= 0)
            {
                parts.Options.CurrentValue.Experiments["e"] = new ExperimentOptions { Arms = { ["arm"] = new() { Model = $"m{question.Arm}" } } };
            }

            var request = RouterParts.Request((QuestionTask)question.Task, (Fidelity)question.Fidelity, (LadderStep)question.Step, prompt: question.Prompt) with
            {
                RequiredCapabilities = question.NeedsTools ? [ModelCapabilities.Tools] : [],
            };
            var decision = parts.Decide(request);
            var order = decision.Order.ToList();

            Assert.Equal(models.Length + 1, decision.Candidates.Count);
            Assert.Equal(ExtractiveModel.Id, order[^1].Id);
            Assert.All(order.SkipLast(1), model =>
            {
                Assert.True(allowed.Length == 0 || allowed.Contains(model.Region));
                Assert.True(question.Prompt + 200 <= model.ContextWindow);
                Assert.True(!question.NeedsTools || model.Capabilities.Contains(ModelCapabilities.Tools));
                Assert.NotEqual(CircuitState.Open, model.Health.State);
                Assert.True(request.LadderStep < LadderStep.Extractive);
            });
            Assert.All(decision.Candidates.Where(c => c.Verdict == RoutingVerdict.Rejected), c => Assert.NotEmpty(c.Reason));
            Assert.Equal(Eligible(models, question, allowed), order.Count - 1);
        }, iter: 300);

    private static int Eligible(
        (int Region, int Window, bool HasTools, bool IsBroken, int Price, int Tier)[] models,
        (int Allowed, int Prompt, bool NeedsTools, int Step, int Arm, int Task, int Fidelity) question,
        string[] allowed) =>
        question.Step >= (int)LadderStep.Extractive ? 0 : models.Count(m =>
            (allowed.Length == 0 || allowed.Contains(Regions[m.Region]))
            && question.Prompt + 200 <= m.Window
            && (!question.NeedsTools || m.HasTools)
            && !m.IsBroken);
}
