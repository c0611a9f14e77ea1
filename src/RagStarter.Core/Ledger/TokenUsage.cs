namespace RagStarter.Core.Ledger;

/// <summary>The tokens of one call or of a whole request.</summary>
public readonly record struct TokenUsage
{
    /// <summary>Tokens sent to a chat model, cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Those prompt tokens that the provider had cached and charges less for.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>Tokens that a chat model wrote.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Tokens sent to an embedding model.</summary>
    public long EmbeddingTokens { get; init; }

    /// <summary>Tokens of all chunks that the search returned.</summary>
    public long RetrievedTokens { get; init; }

    /// <summary>Tokens of the evidence that was put into the prompt.</summary>
    public long PackedTokens { get; init; }

    /// <summary>Tokens of the evidence that the answer cites.</summary>
    public long CitedTokens { get; init; }

    /// <summary>The tokens that budgets count: what models were sent and what they wrote.</summary>
    public long Billable => PromptTokens + CompletionTokens + EmbeddingTokens;

    /// <summary>Adds two usages, field by field.</summary>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new()
    {
        PromptTokens = left.PromptTokens + right.PromptTokens,
        CachedPromptTokens = left.CachedPromptTokens + right.CachedPromptTokens,
        CompletionTokens = left.CompletionTokens + right.CompletionTokens,
        EmbeddingTokens = left.EmbeddingTokens + right.EmbeddingTokens,
        RetrievedTokens = left.RetrievedTokens + right.RetrievedTokens,
        PackedTokens = left.PackedTokens + right.PackedTokens,
        CitedTokens = left.CitedTokens + right.CitedTokens,
    };

    /// <summary>Adds two usages, field by field.</summary>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => left + right;
}
