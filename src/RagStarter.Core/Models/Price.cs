using RagStarter.Core.Ledger;

namespace RagStarter.Core.Models;

/// <summary>What tokens of one model cost from one date on, in US dollars per one million tokens.</summary>
/// <param name="Version">The model and the first day of the price, as ledger lines carry it; "local" for no price.</param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="CachedInput">Prompt tokens that the provider had cached.</param>
/// <param name="Output">Completion tokens.</param>
/// <param name="Embedding">Embedded tokens.</param>
public sealed record Price(string Version, decimal Input, decimal CachedInput, decimal Output, decimal Embedding)
{
    /// <summary>The price of what runs in this process or on the user's own machine.</summary>
    public static Price Local { get; } = new("local", 0, 0, 0, 0);

    /// <summary>
    /// The cost of <paramref name="usage"/> in millionths of a US dollar. One dollar per million tokens is one
    /// micro-dollar per token, so the sum needs no further factor; it is rounded half up once per call.
    /// </summary>
    public long CostMicroUsd(in TokenUsage usage) => (long)decimal.Round(
        ((usage.PromptTokens - usage.CachedPromptTokens) * Input)
        + (usage.CachedPromptTokens * CachedInput)
        + (usage.CompletionTokens * Output)
        + (usage.EmbeddingTokens * Embedding),
        MidpointRounding.AwayFromZero);
}
