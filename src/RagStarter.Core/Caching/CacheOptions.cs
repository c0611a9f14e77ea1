using System.ComponentModel.DataAnnotations;
using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Configuration;

namespace RagStarter.Core.Caching;

/// <summary>The embedding cache and the response cache; section "Cache".</summary>
public sealed class CacheOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Cache";

    /// <summary>In this process.</summary>
    public const string Memory = "memory";

    /// <summary>On a Redis server, shared by all processes.</summary>
    public const string Redis = "redis";

    /// <summary>"memory" (default) or "redis".</summary>
    [AllowedValues(Memory, Redis)]
    public string Provider { get; init; } = Memory;

    /// <summary>The server for "redis", such as "localhost:6379" or "cache.example.com:6380,ssl=true,password=…".</summary>
    public string RedisConnection { get; init; } = string.Empty;

    /// <summary>Where the server is, such as "eu"; for tenants with Tenancy:Tenants:NAME:AllowedRegions.</summary>
    public string RedisRegion { get; init; } = string.Empty;

    /// <summary>The longest that one question waits for Redis, over all that it asks; after it the answer is made without the cache.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan RedisTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most memory that cached vectors take in this process, in megabytes.</summary>
    [Range(1, 65_536)]
    public int MemoryLimitMegabytes { get; init; } = 64;

    /// <summary>The cache of answers.</summary>
    public ResponseCacheOptions Responses { get; init; } = new();

    /// <summary>The cache of embeddings.</summary>
    public EmbeddingCacheOptions Embeddings { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == Redis && RedisConnection.Length == 0)
        {
            yield return ConfigurationProblem.Missing(nameof(RedisConnection), "the server's address, such as localhost:6379");
        }
        else if (Provider == Redis && RedisRegistration.ProblemOf(RedisConnection) is { } problem)
        {
            // The value is not shown: it may contain a password.
            yield return new ValidationResult($" cannot be read: {problem}. Give the server's address, such as localhost:6379, and options behind commas.", [nameof(RedisConnection)]);
        }
    }
}

/// <summary>The cache of answers.</summary>
public sealed class ResponseCacheOptions
{
    /// <summary>Whether answers are cached.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long an answer is served at most; it is not prolonged by being served.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// By how much of the lifetime an answer may end earlier, so that the answers of one moment do not end at one moment.
    /// </summary>
    [Range(0.0, 0.5)]
    public double LifetimeSpread { get; init; } = 0.1;

    /// <summary>
    /// The most that the answers of all tenants take, in this process or on the Redis server, in megabytes. Where room is
    /// short, what saves the fewest tokens for each byte goes first.
    /// </summary>
    [Range(1, 1_048_576)]
    public int LimitMegabytes { get; init; } = 64;

    /// <summary>The most of it that one tenant may take; above it, the tenant's own answers give way.</summary>
    [Range(0.01, 1.0)]
    public double TenantShare { get; init; } = 0.5;

    /// <summary>
    /// How long a question waits for the answer to the same question that is being made; 0 lets everybody make an answer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan WaitForSame { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an answer may serve a question in other words.</summary>
    public bool Semantic { get; init; } = true;

    /// <summary>
    /// The highest share of wrong answers in all requests that answers to questions in other words may cause; 0 serves
    /// the same question alone. Which answers are served is learned, for each tenant and embedding model, from answers
    /// that are compared.
    /// </summary>
    [Range(0.0, 0.2)]
    public double MaxErrorRate { get; init; } = 0.01;

    /// <summary>How many questions of one tenant and access group are kept for comparison.</summary>
    [Range(1, 10_000)]
    public int SemanticEntries { get; init; } = 256;

    /// <summary>What is otherwise for single tenants, by name.</summary>
    public Dictionary<string, TenantResponses> Tenants { get; init; } = [];

    /// <summary>The <see cref="MaxErrorRate"/> that the configuration gives a tenant.</summary>
    internal double MaxErrorRateFor(Tenancy.TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value)?.MaxErrorRate ?? MaxErrorRate;

    /// <summary><see cref="LimitMegabytes"/> in bytes.</summary>
    internal long LimitBytes => LimitMegabytes * 1_000_000L;
}

/// <summary>The cache of embeddings.</summary>
public sealed class EmbeddingCacheOptions
{
    /// <summary>Whether embeddings are cached.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a vector is kept.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The most that vectors of a hosted embedding model take in the state folder, in megabytes; with "redis" they are on
    /// the server instead.
    /// </summary>
    [Range(1, 1_048_576)]
    public int DiskLimitMegabytes { get; init; } = 512;
}
