using Microsoft.Extensions.Caching.Hybrid;

namespace RagStarter.Core.Caching;

/// <summary>
/// A cache that fails, is too slow or gives up costs a hit and never an answer. Whether the shared level can be reached
/// is on the health page.
/// </summary>
internal static class TolerantCache
{
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    /// <summary>The value of a key; <see langword="null"/> when there is none or the cache fails.</summary>
    public static async ValueTask<byte[]?> FindAsync(this HybridCache cache, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await cache.GetOrCreateAsync(
                key, static _ => ValueTask.FromResult<byte[]?>(null), ReadOnly, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Keeps a value if the cache can.</summary>
    public static async ValueTask StoreAsync(this HybridCache cache, string key, byte[] value, HybridCacheEntryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await cache.SetAsync(key, value, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The value is computed again when it is needed.
        }
    }

    /// <summary>Forgets a value if the cache can; an answer that stays is checked against its evidence before it is served.</summary>
    public static async ValueTask ForgetAsync(this HybridCache cache, string key, CancellationToken cancellationToken)
    {
        try
        {
            await cache.RemoveAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // See above.
        }
    }
}
