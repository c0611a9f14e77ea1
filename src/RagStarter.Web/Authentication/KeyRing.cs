using System.Globalization;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;

namespace RagStarter.Web.Authentication;

/// <summary>Finds the caller of a key, whether it was issued or stands in the configuration, and tells whether a session may go on.</summary>
internal sealed class KeyRing(
    IOptionsMonitor<AuthenticationSettings> settings, ApiKeyStore issued, TenantDirectory tenants, IHostEnvironment environment, TimeProvider time)
{
    private const int ProofLength = 32;

    /// <summary>The caller of a key, or <see langword="null"/> when nobody is to be signed in with it.</summary>
    public async Task<SignedIn?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (FindConfigured(ApiKeyText.HashOf(text)) is { } configured)
        {
            return configured;
        }

        return await issued.FindAsync(text, cancellationToken) is { } key ? Of(key) : null;
    }

    /// <summary>Who a session is of now: with the rights that its proof gives today, or nobody any more.</summary>
    public async Task<SignedIn?> RenewAsync(SignedIn session, CancellationToken cancellationToken)
    {
        var proof = session.Proof;
        if (tenants.Find(session.Caller.Tenant) is null)
        {
            return null;
        }

        if (proof == SignedIn.ByMachine)
        {
            // A session of Development is worth nothing elsewhere, though both may share a state folder.
            return environment.IsDevelopment() ? session : null;
        }

        if (After(proof, SignedIn.ByIssuedKey) is { } id)
        {
            return await issued.FindForSessionAsync(session.Caller.Tenant, id, cancellationToken) is { } key ? Of(key) : null;
        }

        if (After(proof, SignedIn.ByConfiguredKey) is { } hash)
        {
            return settings.CurrentValue.ApiKeys.Values.Select(k => k.Hash.ToLowerInvariant()).FirstOrDefault(h => h[..ProofLength] == hash) is { } whole
                ? FindConfigured(whole)
                : null;
        }

        return After(proof, SignedIn.ByToken) is { } until
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && time.GetUtcNow().ToUnixTimeSeconds() < seconds
                ? session
                : null;
    }

    private static SignedIn Of(ApiKey key) => new(key.ToCaller(), SignedIn.ByIssuedKey + key.Id);

    private static string? After(string text, string start) => text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;

    private SignedIn? FindConfigured(string hash)
    {
        SignedIn? found = null;

        // Every key is compared in full, so that the time tells nothing about them.
        foreach (var (name, candidate) in settings.CurrentValue.ApiKeys)
        {
            if (ApiKeyText.AreSame(hash, candidate.Hash.ToLowerInvariant())
                && TenantId.TryParse(candidate.Tenant, out var tenant) && tenants.Find(tenant) is not null)
            {
                found = new SignedIn(
                    new Caller
                    {
                        Tenant = tenant,
                        User = candidate.User.Length > 0 ? candidate.User : name,
                        Team = candidate.Team,
                        Groups = candidate.Groups,
                        Role = candidate.Role,
                    },
                    SignedIn.ByConfiguredKey + hash[..ProofLength]);
            }
        }

        return found;
    }
}
