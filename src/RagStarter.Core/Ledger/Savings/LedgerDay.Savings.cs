using RagStarter.Core.Ledger.Savings;

namespace RagStarter.Core.Ledger;

/// <content>What the lines of the day saved.</content>
public sealed partial class LedgerDay
{
    /// <summary>How many of the requests have their savings recorded.</summary>
    public long RequestsWithSavings { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.CounterfactualMicroUsd"/>.</summary>
    public long CounterfactualMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.CounterfactualTokens"/>.</summary>
    public long CounterfactualTokens { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.ActualMicroUsd"/>.</summary>
    public long ActualMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.ActualTokens"/>.</summary>
    public long ActualTokens { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.PruningMicroUsd"/>.</summary>
    public long PruningMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.PruningTokens"/>.</summary>
    public long PruningTokens { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.RoutingMicroUsd"/>.</summary>
    public long RoutingMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.ExtractiveMicroUsd"/>.</summary>
    public long ExtractiveMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.PromptCachingMicroUsd"/>.</summary>
    public long PromptCachingMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.EmbeddingCacheMicroUsd"/>.</summary>
    public long EmbeddingCacheMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.EmbeddingCacheTokens"/>.</summary>
    public long EmbeddingCacheTokens { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.ResponseCacheMicroUsd"/>.</summary>
    public long ResponseCacheMicroUsd { get; set; }

    /// <summary>Sum of <see cref="SavingsFigures.ResponseCacheTokens"/>.</summary>
    public long ResponseCacheTokens { get; set; }

    /// <summary>All of it together.</summary>
    internal SavingsFigures Savings => new()
    {
        CounterfactualMicroUsd = CounterfactualMicroUsd,
        CounterfactualTokens = CounterfactualTokens,
        ActualMicroUsd = ActualMicroUsd,
        ActualTokens = ActualTokens,
        PruningMicroUsd = PruningMicroUsd,
        PruningTokens = PruningTokens,
        RoutingMicroUsd = RoutingMicroUsd,
        ExtractiveMicroUsd = ExtractiveMicroUsd,
        PromptCachingMicroUsd = PromptCachingMicroUsd,
        EmbeddingCacheMicroUsd = EmbeddingCacheMicroUsd,
        EmbeddingCacheTokens = EmbeddingCacheTokens,
        ResponseCacheMicroUsd = ResponseCacheMicroUsd,
        ResponseCacheTokens = ResponseCacheTokens,
    };

    /// <summary>Adds the savings of some lines.</summary>
    internal void Add(SavingsFigures savings, long requests)
    {
        RequestsWithSavings += requests;
        CounterfactualMicroUsd += savings.CounterfactualMicroUsd;
        CounterfactualTokens += savings.CounterfactualTokens;
        ActualMicroUsd += savings.ActualMicroUsd;
        ActualTokens += savings.ActualTokens;
        PruningMicroUsd += savings.PruningMicroUsd;
        PruningTokens += savings.PruningTokens;
        RoutingMicroUsd += savings.RoutingMicroUsd;
        ExtractiveMicroUsd += savings.ExtractiveMicroUsd;
        PromptCachingMicroUsd += savings.PromptCachingMicroUsd;
        EmbeddingCacheMicroUsd += savings.EmbeddingCacheMicroUsd;
        EmbeddingCacheTokens += savings.EmbeddingCacheTokens;
        ResponseCacheMicroUsd += savings.ResponseCacheMicroUsd;
        ResponseCacheTokens += savings.ResponseCacheTokens;
    }
}
