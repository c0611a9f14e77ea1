using System.Text.Json.Serialization;

namespace RagStarter.Core.Caching;

/// <summary>An answer as it is kept: the reply, and what it rests on by reference, never by text of the documents.</summary>
/// <param name="Question">The masked question that was asked first.</param>
/// <param name="Text">The reply; it contains no placeholder.</param>
/// <param name="Model">The model that wrote it.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Revision">The tenant's corpus revision at which its evidence was last found to be current.</param>
/// <param name="EvidenceFingerprint">Ids and hashes of all chunks that were sent.</param>
/// <param name="Sources">The cited chunks.</param>
/// <param name="PromptTokens">The prompt tokens that a hit saves.</param>
/// <param name="CompletionTokens">The completion tokens that a hit saves.</param>
/// <param name="CostMicroUsd">The cost that a hit saves.</param>
public sealed record CachedAnswer(
    string Question,
    string Text,
    string Model,
    DateTimeOffset CreatedAt,
    long Revision,
    string EvidenceFingerprint,
    IReadOnlyList<CachedSource> Sources,
    long PromptTokens,
    long CompletionTokens,
    long CostMicroUsd)
{
    /// <summary>The fingerprint of the prompt that made it.</summary>
    public string Prompt { get; init; } = string.Empty;

    /// <summary>The configuration that shaped it, as a hash.</summary>
    public string Settings { get; init; } = string.Empty;

    /// <summary>The documents of all chunks that were sent.</summary>
    public IReadOnlyList<Guid> Documents { get; init; } = [];

    /// <summary>Of the prompt tokens those that the provider had cached.</summary>
    public long CachedPromptTokens { get; init; }

    /// <summary>How many more tokens the prompt would have had with whole passages.</summary>
    public long PrunedTokens { get; init; }

    /// <summary>The tokens of the question's embedding, computed or kept.</summary>
    public long EmbeddingTokens { get; init; }
}

/// <summary>A cited chunk of a cached answer.</summary>
/// <param name="Number">Its number in the reply.</param>
/// <param name="ChunkId">The chunk.</param>
/// <param name="Hash">The chunk's hash when the answer was written; the answer is served only while it is the same.</param>
/// <param name="QuoteStart">Where the quoted sentence begins in the chunk's text.</param>
/// <param name="QuoteLength">Its length.</param>
public sealed record CachedSource(int Number, Guid ChunkId, string Hash, int QuoteStart, int QuoteLength);

/// <summary>A question with a cached answer.</summary>
/// <param name="Key">What the key of its answer says of the question: <see cref="AnswerKey.Question"/>.</param>
/// <param name="Text">The question, masked.</param>
/// <param name="Vector">Its embedding of unit length, in steps of 1/127.</param>
/// <param name="ExpiresAt">When its answer expires.</param>
public sealed record CachedQuestion(string Key, string Text, byte[] Vector, DateTimeOffset ExpiresAt);

[JsonSerializable(typeof(CachedAnswer))]
[JsonSerializable(typeof(CachedQuestion))]
[JsonSerializable(typeof(Removal.PurgeDetail))]
internal sealed partial class CacheJsonContext : JsonSerializerContext;
