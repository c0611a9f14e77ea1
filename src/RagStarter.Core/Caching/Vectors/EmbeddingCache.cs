using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Vectors;

/// <summary>
/// Keeps vectors by tenant, embedding model and content. A tenant's entries are its own: another tenant that embeds the
/// same text can neither read them nor tell by a hit that they exist.
/// </summary>
/// <remarks>
/// In memory are the vectors of single texts, which are questions: the many of a document are wanted again only when it
/// is indexed again, and would push out all else. Those of a model that is called over the network are also kept where
/// they survive a restart; a vector that costs less to compute than to fetch is not.
/// </remarks>
public sealed partial class EmbeddingCache
{
    // What an entry takes besides its vector.
    private const int EntryOverhead = 256;

    private readonly IMemoryCache _memory;
    private readonly ISharedVectors? _shared;
    private readonly IOptions<CacheOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EmbeddingCache> _logger;

    /// <summary>Creates the cache.</summary>
    internal EmbeddingCache(IMemoryCache memory, ISharedVectors? shared, IOptions<CacheOptions> options, TimeProvider time, ILogger<EmbeddingCache> logger)
    {
        _memory = memory;
        _shared = shared;
        _options = options;
        _time = time;
        _logger = logger;
    }

    private EmbeddingCacheOptions Options => _options.Value.Embeddings;

    /// <summary>The vectors of some texts, in their order; empty for those that are not cached.</summary>
    public async ValueTask<ReadOnlyMemory<float>[]> FindAsync(
        TenantId tenant, string fingerprint, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        if (!Options.Enabled)
        {
            return vectors;
        }

        var missing = new List<int>();
        var keys = new string[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            keys[i] = Key(tenant, fingerprint, texts[i]);
            if (_memory.TryGetValue(keys[i], out Entry? entry) && entry!.ExpiresAt > _time.GetUtcNow())
            {
                vectors[i] = entry.Vector;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (_shared is null || missing.Count == 0)
        {
            return vectors;
        }

        var records = await TryAsync(() => _shared.FindAsync(tenant, missing.ConvertAll(i => keys[i]), cancellationToken), cancellationToken).ConfigureAwait(false) ?? [];
        foreach (var (i, record) in missing.Zip(records))
        {
            if (record is not null && VectorRecord.Read(keys[i], record) is { } vector)
            {
                vectors[i] = vector;
            }
        }

        return vectors;
    }

    /// <summary>Keeps the vectors of some texts.</summary>
    public async ValueTask StoreAsync(
        TenantId tenant, string fingerprint, IReadOnlyList<(string Text, ReadOnlyMemory<float> Vector)> embedded, CancellationToken cancellationToken)
    {
        if (!Options.Enabled || embedded.Count == 0)
        {
            return;
        }

        var expiresAt = _time.GetUtcNow() + Options.Lifetime;
        if (embedded is [var (text, vector)])
        {
            _memory.Set(
                Key(tenant, fingerprint, text),
                new Entry(vector, expiresAt),
                new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Options.Lifetime, Size = (vector.Length * sizeof(float)) + EntryOverhead });
        }

        if (_shared is not null)
        {
            var entries = embedded.Select(e => (Key: Key(tenant, fingerprint, e.Text), e.Vector)).Select(e => (e.Key, VectorRecord.Write(e.Key, e.Vector.Span))).ToList();
            await TryAsync(
                async () =>
                {
                    await _shared.StoreAsync(tenant, entries, expiresAt, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Key(TenantId tenant, string fingerprint, string text) =>
        $"{tenant.Value}:{fingerprint}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // A cache that fails costs a call and never an answer.
    private async ValueTask<T?> TryAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(problem.GetType().Name);
            return default;
        }
    }

    [LoggerMessage(1411, LogLevel.Debug, "Cached vectors cannot be read or kept now ({ErrorType}); they are computed")]
    private partial void LogFailed(string errorType);

    private sealed record Entry(ReadOnlyMemory<float> Vector, DateTimeOffset ExpiresAt);
}
