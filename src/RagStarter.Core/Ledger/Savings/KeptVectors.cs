using RagStarter.Core.Models;

namespace RagStarter.Core.Ledger.Savings;

/// <summary>What embedding texts would have taken whose vectors were kept.</summary>
/// <param name="Tokens">Their tokens.</param>
/// <param name="CostMicroUsd">Their cost in millionths of a US dollar.</param>
/// <param name="PriceVersion">The price; empty where there are none.</param>
public readonly record struct KeptVectors(long Tokens, long CostMicroUsd, string PriceVersion)
{
    /// <summary>None.</summary>
    public static KeptVectors None { get; } = new(0, 0, string.Empty);

    /// <summary>What embedding texts of so many tokens takes at a price; nothing in money where none is known.</summary>
    internal static KeptVectors Of(long tokens, Func<Price> price)
    {
        if (tokens == 0)
        {
            return None;
        }

        var known = Price.TryGet(price) ?? Price.Unknown;
        return new KeptVectors(tokens, known.CostMicroUsd(new TokenUsage { EmbeddingTokens = tokens }), known.Version);
    }

    /// <summary>Adds up two; of two prices the later one is named.</summary>
    public static KeptVectors operator +(KeptVectors left, KeptVectors right) => new(
        left.Tokens + right.Tokens,
        left.CostMicroUsd + right.CostMicroUsd,
        right.PriceVersion is { Length: > 0 } version ? version : left.PriceVersion ?? string.Empty);

    /// <summary>Adds up two; of two prices the later one is named.</summary>
    public static KeptVectors Add(KeptVectors left, KeptVectors right) => left + right;
}
