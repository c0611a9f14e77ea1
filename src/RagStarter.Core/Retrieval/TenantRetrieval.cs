using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Retrieval;

/// <summary>What is otherwise for one tenant; what is not set is as for all.</summary>
public sealed class TenantRetrieval
{
    /// <summary>See <see cref="RetrievalOptions.Candidates"/>.</summary>
    [Range(1, 500)]
    public int? Candidates { get; init; }

    /// <summary>See <see cref="RetrievalOptions.TopK"/>.</summary>
    [Range(1, 100)]
    public int? TopK { get; init; }

    /// <summary>See <see cref="RetrievalOptions.MaxContextTokens"/>.</summary>
    [Range(50, 200_000)]
    public int? MaxContextTokens { get; init; }

    /// <summary>See <see cref="RetrievalOptions.MinSentenceScore"/>.</summary>
    [Range(0.0, 1.0)]
    public double? MinSentenceScore { get; init; }

    /// <summary>See <see cref="RetrievalOptions.KeywordWeight"/>.</summary>
    [Range(0.0, 1.0)]
    public double? KeywordWeight { get; init; }

    /// <summary>See <see cref="RetrievalOptions.SentenceWeight"/>.</summary>
    [Range(0.0, 1.0)]
    public double? SentenceWeight { get; init; }

    /// <summary>See <see cref="RetrievalOptions.Diversity"/>.</summary>
    [Range(0.0, 1.0)]
    public double? Diversity { get; init; }

    /// <summary>These settings over those for all.</summary>
    internal RetrievalOptions Over(RetrievalOptions options) => options with
    {
        Candidates = Candidates ?? options.Candidates,
        TopK = TopK ?? options.TopK,
        MaxContextTokens = MaxContextTokens ?? options.MaxContextTokens,
        MinSentenceScore = MinSentenceScore ?? options.MinSentenceScore,
        KeywordWeight = KeywordWeight ?? options.KeywordWeight,
        SentenceWeight = SentenceWeight ?? options.SentenceWeight,
        Diversity = Diversity ?? options.Diversity,
    };
}
