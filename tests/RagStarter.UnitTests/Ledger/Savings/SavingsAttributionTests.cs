using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Ledger.Savings;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Ledger.Savings;

/// <summary>Law 9 for one call: the levers are the whole difference, and each is what its step takes off.</summary>
public sealed class SavingsAttributionTests
{
    private static readonly Price Dear = Price.Of("dear@2026-01-01", 2, 0.5m, 10, 0);
    private static readonly Price Cheap = Price.Of("cheap@2026-01-01", 0.4m, 0.1m, 1.6m, 0);
    private static readonly TokenUsage Usage = new() { PromptTokens = 1000, CachedPromptTokens = 400, CompletionTokens = 100 };

    [Fact]
    public void The_levers_of_a_call_are_the_whole_difference() => Mixes.Calls.Sample(
        call =>
        {
            var figures = call.Figures;
            Assert.Equal(figures.CounterfactualMicroUsd - figures.ActualMicroUsd, figures.SavedMicroUsd);
            Assert.Equal(figures.CounterfactualTokens - figures.ActualTokens, figures.SavedTokens);
            Assert.Equal((call.Own.CostMicroUsd(call.Usage), call.Usage.Billable), (figures.ActualMicroUsd, figures.ActualTokens));
            Assert.Equal(Cost(call.Reference, call.Usage.PromptTokens + call.Pruned, call.Usage.CompletionTokens), figures.CounterfactualMicroUsd);
        },
        iter: 2000);

    [Fact]
    public void The_levers_of_a_kept_answer_are_the_whole_difference() => Mixes.Calls.Sample(
        call =>
        {
            var figures = call.Kept;
            Assert.True(figures.AddsUp);
            Assert.Equal((0, 0), (figures.ActualMicroUsd, figures.ActualTokens));
            Assert.Equal((call.Own.CostMicroUsd(call.Usage), call.Usage.Billable), (figures.ResponseCacheMicroUsd, figures.ResponseCacheTokens));
        },
        iter: 2000);

    [Fact]
    public void Any_sum_of_figures_adds_up() => Mixes.Calls.Array[0, 20].Sample(
        calls => Assert.True(calls.Aggregate(default(SavingsFigures), (sum, c) => SavingsFigures.Add(sum, c.Usage.PromptTokens % 2 == 0 ? c.Figures : c.Kept)).AddsUp),
        iter: 200);

    [Fact]
    public void Each_lever_is_credited_with_what_its_step_takes_off()
    {
        // 4,000 tokens for 2 dollars a million and 100 for 10; 1,000 of the prompt; at the cheap price; with 400 of them cached.
        var figures = SavingsAttribution.OfCall(Dear, Cheap, isFallback: false, Usage, prunedTokens: 3000);
        Assert.Equal((9000, 4100), (figures.CounterfactualMicroUsd, figures.CounterfactualTokens));
        Assert.Equal((6000, 3000), (figures.PruningMicroUsd, figures.PruningTokens));
        Assert.Equal((2440, 0), (figures.RoutingMicroUsd, figures.ExtractiveMicroUsd));
        Assert.Equal(120, figures.PromptCachingMicroUsd);
        Assert.Equal((440, 1100), (figures.ActualMicroUsd, figures.ActualTokens));
    }

    [Fact]
    public void A_dearer_model_than_the_reference_saves_less_than_nothing() =>
        Assert.Equal(-2440, SavingsAttribution.OfCall(Cheap, Dear, isFallback: false, Usage, 0).RoutingMicroUsd);

    [Fact]
    public void The_extractive_answerer_saves_all_that_is_left_after_pruning()
    {
        var figures = SavingsAttribution.OfCall(Dear, Price.Local, isFallback: true, Usage, prunedTokens: 3000);
        Assert.Equal((6000, 3000, 0, 0), (figures.PruningMicroUsd, figures.ExtractiveMicroUsd, figures.RoutingMicroUsd, figures.ActualMicroUsd));
    }

    [Fact]
    public void Where_nothing_is_paid_the_tokens_are_told_all_the_same()
    {
        var call = SavingsAttribution.OfCall(Price.Local, Price.Local, isFallback: false, Usage, prunedTokens: 3000);
        var hit = SavingsAttribution.OfKeptAnswer(Price.Local, Price.Local, isFallback: false, Usage, prunedTokens: 3000);
        Assert.Equal((0, 3000), (call.SavedMicroUsd, call.SavedTokens));
        Assert.Equal((0, 4100, 1100), (hit.SavedMicroUsd, hit.SavedTokens, hit.ResponseCacheTokens));
    }

    [Fact]
    public void Vectors_without_a_known_price_are_told_in_tokens() =>
        Assert.Equal(new KeptVectors(50, 0, "unknown"), KeptVectors.Of(50, () => throw new ModelUnavailableException("No price.", null)));

    // Told otherwise than the code does it: in whole numbers of the smallest part of a price that there is here.
    private static long Cost(Price price, long prompt, long completion)
    {
        var millionths = (prompt * (long)(price.Input * 1_000_000)) + (completion * (long)(price.Output * 1_000_000));
        return (millionths / 1_000_000) + (Math.Abs(millionths % 1_000_000) >= 500_000 ? Math.Sign(millionths) : 0);
    }
}
