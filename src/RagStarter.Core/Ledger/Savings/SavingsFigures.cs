namespace RagStarter.Core.Ledger.Savings;

/// <summary>
/// What something would have cost without the levers, what it cost, and what each lever saved. Money is in millionths of
/// a US dollar, tokens are those that models were sent and wrote. Law 9: counterfactual less actual is the sum of the
/// levers, exactly, in money and in tokens; so it is for every sum of such figures.
/// </summary>
/// <remarks>
/// Routing, extractive fallback and prompt caching change the price of a token and not the number of tokens.
/// </remarks>
public readonly record struct SavingsFigures
{
    /// <summary>What it would have cost without the levers.</summary>
    public long CounterfactualMicroUsd { get; init; }

    /// <summary>The tokens that it would have taken without the levers.</summary>
    public long CounterfactualTokens { get; init; }

    /// <summary>What it cost: the sum of its settled calls.</summary>
    public long ActualMicroUsd { get; init; }

    /// <summary>The tokens that it took.</summary>
    public long ActualTokens { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.Pruning"/>.</summary>
    public long PruningMicroUsd { get; init; }

    /// <summary>Tokens saved by <see cref="SavingsLever.Pruning"/>.</summary>
    public long PruningTokens { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.Routing"/>; negative where a dearer model was asked.</summary>
    public long RoutingMicroUsd { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.ExtractiveFallback"/>.</summary>
    public long ExtractiveMicroUsd { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.PromptCaching"/>.</summary>
    public long PromptCachingMicroUsd { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.EmbeddingCache"/>.</summary>
    public long EmbeddingCacheMicroUsd { get; init; }

    /// <summary>Tokens saved by <see cref="SavingsLever.EmbeddingCache"/>.</summary>
    public long EmbeddingCacheTokens { get; init; }

    /// <summary>Saved by <see cref="SavingsLever.ResponseCache"/>.</summary>
    public long ResponseCacheMicroUsd { get; init; }

    /// <summary>Tokens saved by <see cref="SavingsLever.ResponseCache"/>.</summary>
    public long ResponseCacheTokens { get; init; }

    /// <summary>All levers, in the order in which they are credited.</summary>
    public static IReadOnlyList<SavingsLever> Levers { get; } = Enum.GetValues<SavingsLever>();

    /// <summary>The sum of the levers in money.</summary>
    public long SavedMicroUsd =>
        PruningMicroUsd + RoutingMicroUsd + ExtractiveMicroUsd + PromptCachingMicroUsd + EmbeddingCacheMicroUsd + ResponseCacheMicroUsd;

    /// <summary>The sum of the levers in tokens.</summary>
    public long SavedTokens => PruningTokens + EmbeddingCacheTokens + ResponseCacheTokens;

    /// <summary>Whether the levers are the whole difference.</summary>
    public bool AddsUp => CounterfactualMicroUsd - ActualMicroUsd == SavedMicroUsd && CounterfactualTokens - ActualTokens == SavedTokens;

    /// <summary>Adds figures, field by field.</summary>
    public static SavingsFigures operator +(SavingsFigures left, SavingsFigures right) => new()
    {
        CounterfactualMicroUsd = left.CounterfactualMicroUsd + right.CounterfactualMicroUsd,
        CounterfactualTokens = left.CounterfactualTokens + right.CounterfactualTokens,
        ActualMicroUsd = left.ActualMicroUsd + right.ActualMicroUsd,
        ActualTokens = left.ActualTokens + right.ActualTokens,
        PruningMicroUsd = left.PruningMicroUsd + right.PruningMicroUsd,
        PruningTokens = left.PruningTokens + right.PruningTokens,
        RoutingMicroUsd = left.RoutingMicroUsd + right.RoutingMicroUsd,
        ExtractiveMicroUsd = left.ExtractiveMicroUsd + right.ExtractiveMicroUsd,
        PromptCachingMicroUsd = left.PromptCachingMicroUsd + right.PromptCachingMicroUsd,
        EmbeddingCacheMicroUsd = left.EmbeddingCacheMicroUsd + right.EmbeddingCacheMicroUsd,
        EmbeddingCacheTokens = left.EmbeddingCacheTokens + right.EmbeddingCacheTokens,
        ResponseCacheMicroUsd = left.ResponseCacheMicroUsd + right.ResponseCacheMicroUsd,
        ResponseCacheTokens = left.ResponseCacheTokens + right.ResponseCacheTokens,
    };

    /// <summary>Adds figures, field by field.</summary>
    public static SavingsFigures Add(SavingsFigures left, SavingsFigures right) => left + right;

    /// <summary>The money that a lever saved.</summary>
    public long MicroUsdOf(SavingsLever lever) => lever switch
    {
        SavingsLever.Pruning => PruningMicroUsd,
        SavingsLever.Routing => RoutingMicroUsd,
        SavingsLever.ExtractiveFallback => ExtractiveMicroUsd,
        SavingsLever.PromptCaching => PromptCachingMicroUsd,
        SavingsLever.EmbeddingCache => EmbeddingCacheMicroUsd,
        _ => ResponseCacheMicroUsd,
    };

    /// <summary>The tokens that a lever saved.</summary>
    public long TokensOf(SavingsLever lever) => lever switch
    {
        SavingsLever.Pruning => PruningTokens,
        SavingsLever.EmbeddingCache => EmbeddingCacheTokens,
        SavingsLever.ResponseCache => ResponseCacheTokens,
        _ => 0,
    };
}
