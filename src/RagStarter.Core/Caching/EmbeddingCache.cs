using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching;

/// <summary>
/// Keeps vectors by tenant, embedding model and content. A tenant's entries are its own: another tenant that embeds the
/// same text can neither read them nor tell by a hit that they exist.
/// </summary>
public sealed class EmbeddingCache(HybridCache cache, IOptions<CacheOptions> options)
{
    private readonly HybridCacheEntryOptions _write = new() { Expiration = options.Value.Embeddings.Lifetime };

    /// <summary>The vector of a text, or <see langword="null"/> when it is not cached.</summary>
    public async ValueTask<float[]?> FindAsync(TenantId tenant, string fingerprint, string text, CancellationToken cancellationToken)
    {
        if (!options.Value.Embeddings.Enabled)
        {
            return null;
        }

        var bytes = await cache.FindAsync(Key(tenant, fingerprint, text), cancellationToken).ConfigureAwait(false);
        return bytes is { Length: > 0 } && bytes.Length % sizeof(float) == 0 ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : null;
    }

    /// <summary>Keeps a vector.</summary>
    public ValueTask StoreAsync(TenantId tenant, string fingerprint, string text, ReadOnlyMemory<float> vector, CancellationToken cancellationToken) =>
        options.Value.Embeddings.Enabled
            ? cache.StoreAsync(Key(tenant, fingerprint, text), MemoryMarshal.AsBytes(vector.Span).ToArray(), _write, cancellationToken)
            : ValueTask.CompletedTask;

    private static string Key(TenantId tenant, string fingerprint, string text) =>
        $"emb:{tenant.Value}:{fingerprint}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
