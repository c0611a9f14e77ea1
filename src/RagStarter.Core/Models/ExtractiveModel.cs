using RagStarter.Core.Language;

namespace RagStarter.Core.Models;

/// <summary>The built-in answerer, which quotes the evidence instead of writing text of its own.</summary>
public static class ExtractiveModel
{
    /// <summary>Its id in routing, ledger and page.</summary>
    public const string Id = "extractive";

    /// <summary>Its description for routing: always there, last in preference, free.</summary>
    public static ChatModel Describe() => new(
        Id,
        "ragstarter",
        Id,
        Region: string.Empty,
        Priority: int.MaxValue,
        ContextWindow: 1_000_000,
        MaxOutputTokens: 400,
        Temperature: null,
        TokenCounter.For(TokenCounter.Default),
        () => Models.Price.Local);
}
