using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Configuration;
using RagStarter.Core.Retrieval;

namespace RagStarter.Core.Tuning;

/// <summary>The settings that are tuned for a tenant; each means what the setting of the configuration does.</summary>
public sealed record TuningSettings
{
    /// <summary>See <see cref="RetrievalOptions.Candidates"/>.</summary>
    [Range(1, 500)]
    public required int Candidates { get; init; }

    /// <summary>See <see cref="RetrievalOptions.TopK"/>.</summary>
    [Range(1, 100)]
    public required int TopK { get; init; }

    /// <summary>See <see cref="RetrievalOptions.MaxContextTokens"/>.</summary>
    [Range(50, 200_000)]
    public required int MaxContextTokens { get; init; }

    /// <summary>See <see cref="RetrievalOptions.MinSentenceScore"/>.</summary>
    [Range(0.0, 1.0)]
    public required double MinSentenceScore { get; init; }

    /// <summary>See <see cref="RetrievalOptions.KeywordWeight"/>.</summary>
    [Range(0.0, 1.0)]
    public required double KeywordWeight { get; init; }

    /// <summary>See <see cref="RetrievalOptions.SentenceWeight"/>.</summary>
    [Range(0.0, 1.0)]
    public required double SentenceWeight { get; init; }

    /// <summary>See <see cref="RetrievalOptions.Diversity"/>.</summary>
    [Range(0.0, 1.0)]
    public required double Diversity { get; init; }

    /// <summary>See <see cref="Caching.ResponseCacheOptions.MaxErrorRate"/>.</summary>
    [Range(0.0, 0.2)]
    public required double MaxErrorRate { get; init; }

    /// <summary>What is not allowed about the values, in sentences; none when all are.</summary>
    public IReadOnlyList<string> Problems() => [.. ConfigurationRules.Check("Tuning", this)];

    /// <summary>These settings over those for all.</summary>
    internal RetrievalOptions Over(RetrievalOptions options) => options with
    {
        Candidates = Candidates,
        TopK = TopK,
        MaxContextTokens = MaxContextTokens,
        MinSentenceScore = MinSentenceScore,
        KeywordWeight = KeywordWeight,
        SentenceWeight = SentenceWeight,
        Diversity = Diversity,
    };
}
