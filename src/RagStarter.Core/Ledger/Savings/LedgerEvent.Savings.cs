using System.Text.Json.Serialization;
using RagStarter.Core.Ledger.Savings;

namespace RagStarter.Core.Ledger;

/// <content>
/// What the line saved: on the line of a request, on the lines of calls that belong to no request, and on those of the
/// kind saving. All other lines, and those that were written before savings were recorded, have none of it.
/// </content>
public sealed partial class LedgerEvent
{
    /// <summary>See <see cref="SavingsFigures.CounterfactualMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CounterfactualMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.CounterfactualTokens"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CounterfactualTokens { get; init; }

    /// <summary>See <see cref="SavingsFigures.ActualMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ActualMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.ActualTokens"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ActualTokens { get; init; }

    /// <summary>See <see cref="SavingsFigures.PruningMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PruningMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.PruningTokens"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PruningTokens { get; init; }

    /// <summary>See <see cref="SavingsFigures.RoutingMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RoutingMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.ExtractiveMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExtractiveMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.PromptCachingMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PromptCachingMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.EmbeddingCacheMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EmbeddingCacheMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.EmbeddingCacheTokens"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? EmbeddingCacheTokens { get; init; }

    /// <summary>See <see cref="SavingsFigures.ResponseCacheMicroUsd"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ResponseCacheMicroUsd { get; init; }

    /// <summary>See <see cref="SavingsFigures.ResponseCacheTokens"/>; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ResponseCacheTokens { get; init; }

    /// <summary>
    /// The prices that stand in for those that were not paid: the version of the reference model's, then that of the
    /// embedding model where vectors were kept; separated by semicolons.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CounterfactualPrices { get; init; }

    /// <summary>All of it together; <see langword="null"/> where no savings are recorded.</summary>
    [JsonIgnore]
    public SavingsFigures? Savings
    {
        get => CounterfactualMicroUsd is not { } counterfactual
            ? null
            : new SavingsFigures
            {
                CounterfactualMicroUsd = counterfactual,
                CounterfactualTokens = CounterfactualTokens ?? 0,
                ActualMicroUsd = ActualMicroUsd ?? 0,
                ActualTokens = ActualTokens ?? 0,
                PruningMicroUsd = PruningMicroUsd ?? 0,
                PruningTokens = PruningTokens ?? 0,
                RoutingMicroUsd = RoutingMicroUsd ?? 0,
                ExtractiveMicroUsd = ExtractiveMicroUsd ?? 0,
                PromptCachingMicroUsd = PromptCachingMicroUsd ?? 0,
                EmbeddingCacheMicroUsd = EmbeddingCacheMicroUsd ?? 0,
                EmbeddingCacheTokens = EmbeddingCacheTokens ?? 0,
                ResponseCacheMicroUsd = ResponseCacheMicroUsd ?? 0,
                ResponseCacheTokens = ResponseCacheTokens ?? 0,
            };
        init
        {
            CounterfactualMicroUsd = value?.CounterfactualMicroUsd;
            CounterfactualTokens = value?.CounterfactualTokens;
            ActualMicroUsd = value?.ActualMicroUsd;
            ActualTokens = value?.ActualTokens;
            PruningMicroUsd = value?.PruningMicroUsd;
            PruningTokens = value?.PruningTokens;
            RoutingMicroUsd = value?.RoutingMicroUsd;
            ExtractiveMicroUsd = value?.ExtractiveMicroUsd;
            PromptCachingMicroUsd = value?.PromptCachingMicroUsd;
            EmbeddingCacheMicroUsd = value?.EmbeddingCacheMicroUsd;
            EmbeddingCacheTokens = value?.EmbeddingCacheTokens;
            ResponseCacheMicroUsd = value?.ResponseCacheMicroUsd;
            ResponseCacheTokens = value?.ResponseCacheTokens;
        }
    }
}
