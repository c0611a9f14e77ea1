namespace RagStarter.ModelServer.Billing;

/// <summary>What a provider would charge for a number of calls.</summary>
/// <param name="Calls">Calls that were accepted, whether they ended well or not.</param>
/// <param name="PromptTokens">Tokens of the prompts, the cached ones included.</param>
/// <param name="CachedPromptTokens">The part of <paramref name="PromptTokens"/> that came from the provider's cache.</param>
/// <param name="CompletionTokens">Tokens generated until the answer ended or the client left.</param>
/// <param name="EmbeddingTokens">Tokens of embedded texts.</param>
public readonly record struct BillLine(
    long Calls, long PromptTokens, long CachedPromptTokens, long CompletionTokens, long EmbeddingTokens)
{
    /// <summary>The sum of two lines.</summary>
    public static BillLine operator +(BillLine left, BillLine right) => new(
        left.Calls + right.Calls,
        left.PromptTokens + right.PromptTokens,
        left.CachedPromptTokens + right.CachedPromptTokens,
        left.CompletionTokens + right.CompletionTokens,
        left.EmbeddingTokens + right.EmbeddingTokens);

    /// <summary>The difference of two lines.</summary>
    public static BillLine operator -(BillLine left, BillLine right) => new(
        left.Calls - right.Calls,
        left.PromptTokens - right.PromptTokens,
        left.CachedPromptTokens - right.CachedPromptTokens,
        left.CompletionTokens - right.CompletionTokens,
        left.EmbeddingTokens - right.EmbeddingTokens);
}
