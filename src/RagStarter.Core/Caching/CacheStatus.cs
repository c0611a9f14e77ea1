namespace RagStarter.Core.Caching;

/// <summary>What a tenant has in the response cache.</summary>
/// <param name="Provider">"memory" (of the process that was asked) or "redis".</param>
/// <param name="Reachable">Whether the server of the cache answers; always for "memory".</param>
/// <param name="Enabled">Whether answers are cached.</param>
/// <param name="Answers">How many answers are kept.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="LimitBytes">The most that they may take.</param>
/// <param name="Tokens">The prompt and completion tokens that serving each of them once saves.</param>
/// <param name="Oldest">When the oldest was written.</param>
/// <param name="NextExpiry">When the next of them ends.</param>
/// <param name="ByTemplate">How many there are of each prompt.</param>
/// <param name="ByModel">How many each model wrote.</param>
public sealed record CacheStatus(
    string Provider,
    bool Reachable,
    bool Enabled,
    int Answers,
    long Bytes,
    long LimitBytes,
    long Tokens,
    DateTimeOffset? Oldest,
    DateTimeOffset? NextExpiry,
    IReadOnlyDictionary<string, int> ByTemplate,
    IReadOnlyDictionary<string, int> ByModel);
