using RagStarter.Core.Caching.Redis;
using RagStarter.Core.Tenancy;
using StackExchange.Redis;

namespace RagStarter.Core.Caching.Vectors;

/// <summary>Vectors on the Redis server of the caches.</summary>
internal sealed class RedisVectors(RedisCalls calls, TimeProvider time) : ISharedVectors
{
    public async Task<byte[]?[]> FindAsync(TenantId tenant, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var values = await calls.AskAsync(redis => redis.StringGetAsync([.. keys.Select(k => Name(tenant, k))]), cancellationToken).ConfigureAwait(false);
        return [.. values.Select(v => (byte[]?)v)];
    }

    public async Task StoreAsync(TenantId tenant, IReadOnlyList<(string Key, byte[] Value)> entries, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var lifetime = expiresAt - time.GetUtcNow();
        await calls.AskAsync(
            redis =>
            {
                var batch = redis.CreateBatch();
                var written = entries.Select(e => batch.StringSetAsync(Name(tenant, e.Key), e.Value, lifetime)).ToList();
                batch.Execute();
                return Task.WhenAll(written);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // On a cluster one command may name keys of one slot only: those of a tenant are in one.
    private static RedisKey Name(TenantId tenant, string key) => $"{RedisCacheConnection.Prefix}emb:{{{tenant.Value}}}:{key}";
}
