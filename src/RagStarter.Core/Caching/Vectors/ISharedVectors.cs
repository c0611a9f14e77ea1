using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Caching.Vectors;

/// <summary>Where cached vectors survive a restart, and where other processes find them.</summary>
internal interface ISharedVectors
{
    /// <summary>The values of some keys, in their order, in one round trip; <see langword="null"/> for those that are not there.</summary>
    Task<byte[]?[]> FindAsync(TenantId tenant, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Keeps some values until <paramref name="expiresAt"/>, in one round trip.</summary>
    Task StoreAsync(TenantId tenant, IReadOnlyList<(string Key, byte[] Value)> entries, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
