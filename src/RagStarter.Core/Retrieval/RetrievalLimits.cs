using System.ComponentModel.DataAnnotations;

namespace RagStarter.Core.Retrieval;

/// <summary>The most that a request may ask of retrieval.</summary>
public sealed class RetrievalLimits
{
    /// <summary>The highest TopK of a request.</summary>
    [Range(1, 100)]
    public int TopK { get; init; } = 20;

    /// <summary>The highest MaxContextTokens of a request.</summary>
    [Range(50, 200_000)]
    public int MaxContextTokens { get; init; } = 4000;

    /// <summary>What is wrong with a request; <see langword="null"/> when nothing is.</summary>
    internal string? ProblemOf(RetrievalRequest request) =>
        request.TopK is { } top && (top < 1 || top > TopK)
            ? FormattableString.Invariant($"retrieval.topK is {top}; allowed is 1 to {TopK} (Retrieval:Limits:TopK).")
        : request.MaxContextTokens is { } tokens && (tokens < 50 || tokens > MaxContextTokens)
            ? FormattableString.Invariant($"retrieval.maxContextTokens is {tokens}; allowed is 50 to {MaxContextTokens} (Retrieval:Limits:MaxContextTokens).")
        : null;
}
