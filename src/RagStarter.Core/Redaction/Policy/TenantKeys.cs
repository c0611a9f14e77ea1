using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Redaction.Policy;

/// <summary>Keys of tenants, derived from the configured secret by HKDF (RFC 5869): from one tenant's key nobody finds another's.</summary>
internal sealed class TenantKeys(string secret)
{
    private const int Bytes = 32;

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);
    private readonly ConcurrentDictionary<(TenantId Tenant, string Purpose), byte[]> _keys = new();

    /// <summary>Whether there is a secret.</summary>
    public bool HasSecret => _secret.Length > 0;

    /// <summary>The key of a tenant for a purpose.</summary>
    /// <exception cref="InvalidOperationException">No secret is configured.</exception>
    public byte[] For(TenantId tenant, string purpose)
    {
        if (!HasSecret)
        {
            throw new InvalidOperationException($"{RedactionOptions.Section}:{nameof(RedactionOptions.Secret)} is not set.");
        }

        return _keys.GetOrAdd((tenant, purpose), key => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, _secret, Bytes, salt: null, Encoding.UTF8.GetBytes($"ragstarter/redaction/{key.Purpose}/{key.Tenant.Value}")));
    }
}
