namespace RagStarter.Core.Caching.Store;

/// <summary>What is known of a kept answer without reading it: what it is bound to, and what it is worth.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Prompt">The fingerprint of its prompt.</param>
/// <param name="Model">The id of the model that wrote it.</param>
/// <param name="Settings">The configuration that shaped it, as a hash.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Documents">The documents of its evidence.</param>
/// <param name="Tokens">The prompt and completion tokens that serving it saves.</param>
/// <param name="Bytes">What keeping it takes.</param>
internal sealed record AnswerFacts(
    AnswerKey Key,
    string Prompt,
    string Model,
    string Settings,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<Guid> Documents,
    long Tokens,
    int Bytes)
{
    /// <summary>What one use is worth: the tokens that it saves for each byte.</summary>
    public double Worth => WorthOf(Tokens, Bytes);

    public static AnswerFacts Of(AnswerKey key, CachedAnswer answer, DateTimeOffset expiresAt, int bytes) => new(
        key, answer.Prompt, answer.Model, answer.Settings, answer.CreatedAt, expiresAt, answer.Documents, answer.PromptTokens + answer.CompletionTokens, bytes);

    private static double WorthOf(long tokens, int bytes) => Math.Max(1, tokens) / (double)Math.Max(1, bytes);
}
