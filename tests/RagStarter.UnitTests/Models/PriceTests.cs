using CsCheck;
using RagStarter.Core.Ledger;
using RagStarter.Core.Models;

namespace RagStarter.UnitTests.Models;

public sealed class PriceTests
{
    [Fact]
    public void A_dollar_per_million_tokens_is_a_micro_dollar_per_token() =>
        Assert.Equal(1_000_000, new Price("p", 1, 1, 1, 1).CostMicroUsd(new TokenUsage { PromptTokens = 1_000_000 }));

    // gpt-4o's list price of 2024: 2.50 in, 1.25 cached, 10 out; 1200 of 2000 prompt tokens cached, 300 written.
    [Fact]
    public void Each_kind_of_token_has_its_price() =>
        Assert.Equal(
            2000 + 1500 + 3000,
            new Price("p", 2.5m, 1.25m, 10, 0).CostMicroUsd(new TokenUsage { PromptTokens = 2000, CachedPromptTokens = 1200, CompletionTokens = 300 }));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(24, 0)]
    [InlineData(25, 1)]
    [InlineData(75, 2)]
    [InlineData(74, 1)]
    public void Half_a_micro_dollar_is_rounded_up_once_per_call(int tokens, int cost) =>
        Assert.Equal(cost, new Price("p", 0, 0, 0, 0.02m).CostMicroUsd(new TokenUsage { EmbeddingTokens = tokens }));

    [Fact]
    public void The_parts_of_a_call_are_rounded_together() =>
        Assert.Equal(1, new Price("p", 0.4m, 0.4m, 0.4m, 0).CostMicroUsd(new TokenUsage { PromptTokens = 1, CompletionTokens = 1 }));

    [Fact]
    public void Billions_of_tokens_are_priced_to_the_micro_dollar() =>
        Assert.Equal(
            12_345_678_901L * 15,
            new Price("p", 15, 15, 0, 0).CostMicroUsd(new TokenUsage { PromptTokens = 12_345_678_901 }));

    // A ledger line can be checked without the price list of its day.
    [Fact]
    public void The_version_of_a_price_says_what_any_call_costs() =>
        Gen.Select(Gen.Decimal[0, 100], Gen.Decimal[0, 100], Gen.Decimal[0, 100], Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample((input, cached, output, prompt, completion) =>
        {
            var price = Price.Of("m=x@2026-01-01", decimal.Round(input, 6), decimal.Round(cached, 6), decimal.Round(output, 6), 0);
            var usage = new TokenUsage { PromptTokens = prompt, CachedPromptTokens = prompt / 3, CompletionTokens = completion };
            return Price.TryParse(price.Version, out var read) && read == price && read.CostMicroUsd(usage) == price.CostMicroUsd(usage);
        });

    [Theory]
    [InlineData("local")]
    [InlineData("unknown")]
    public void What_was_not_paid_is_read_as_nothing(string version) =>
        Assert.Equal((true, 0m), (Price.TryParse(version, out var price), price?.Input));

    [Theory]
    [InlineData("")]
    [InlineData("m@2026-01-01")]
    [InlineData("m@2026-01-01=1/2/3")]
    [InlineData("m@2026-01-01=1/2/x/4")]
    public void A_version_without_its_numbers_is_not_read(string version) => Assert.False(Price.TryParse(version, out _));

    [Fact]
    public void What_runs_here_costs_nothing() =>
        Assert.Equal(0, Price.Local.CostMicroUsd(new TokenUsage { PromptTokens = 1000, CompletionTokens = 1000, EmbeddingTokens = 1000 }));

    [Fact]
    public void Tokens_on_the_way_to_the_prompt_are_not_charged() =>
        Assert.Equal(0, new Price("p", 9, 9, 9, 9).CostMicroUsd(new TokenUsage { RetrievedTokens = 10, PackedTokens = 10, CitedTokens = 10 }));

    [Fact]
    public void A_call_never_costs_more_than_its_prompt_and_its_output_held_apart() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 10_000], Gen.Int[0, 30_000], Gen.Int[0, 30_000]).Sample((prompt, output, inputPrice, outputPrice) =>
        {
            var price = new Price("p", inputPrice / 1000m, inputPrice / 1000m, outputPrice / 1000m, 0);
            var held = price.CostMicroUsd(new TokenUsage { PromptTokens = prompt }) + (long)decimal.Ceiling(output * price.Output);
            Assert.InRange(price.CostMicroUsd(new TokenUsage { PromptTokens = prompt, CompletionTokens = output }), 0, held);
        });
}
