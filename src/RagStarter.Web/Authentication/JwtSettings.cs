using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using RagStarter.Core.Configuration;

namespace RagStarter.Web.Authentication;

/// <summary>Bearer tokens (JWT) of an identity provider: who may issue them, and which claims say who the caller is.</summary>
public sealed class JwtSettings : IValidatableObject
{
    private const int MinKeyBytes = 32;

    /// <summary>
    /// The provider's address, where its keys are read and kept up to date, such as
    /// https://login.microsoftonline.com/TENANT/v2.0. Give this, <see cref="KeyFile"/> or <see cref="SigningKey"/>.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>A file with the provider's public keys as a JSON Web Key Set, in place of <see cref="Authority"/>.</summary>
    public string KeyFile { get; init; } = string.Empty;

    /// <summary>
    /// A secret that tokens are signed with (HMAC), 32 bytes or more in base 64, in place of <see cref="Authority"/>;
    /// belongs in user secrets or the environment (Authentication__Jwt__SigningKey).
    /// </summary>
    public string SigningKey { get; init; } = string.Empty;

    /// <summary>The issuer that the token must name ("iss").</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>The audience that the token must name ("aud"): this application.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>How far the clocks of the provider and of this machine may be apart.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The claim with the tenant's name. A token without it, or with a tenant that is not configured, is refused.</summary>
    [Required]
    public string TenantClaim { get; init; } = "tenant";

    /// <summary>The claim with the user's name inside the tenant.</summary>
    [Required]
    public string UserClaim { get; init; } = "sub";

    /// <summary>The claim with the team.</summary>
    [Required]
    public string TeamClaim { get; init; } = "team";

    /// <summary>The claim with the groups whose documents the user may read.</summary>
    [Required]
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>The claim with the roles; the highest that is known counts, and "user" when none is.</summary>
    [Required]
    public string RolesClaim { get; init; } = "roles";

    /// <summary>The role ("user", "editor", "admin") for names of the provider, such as { "Rag.Editors": "editor" }; the names of roles stand for themselves when empty.</summary>
    public Dictionary<string, string> RoleNames { get; init; } = [];

    /// <summary>Whether tokens are taken at all.</summary>
    internal bool IsConfigured => Sources > 0;

    private int Sources => (Authority is null ? 0 : 1) + (KeyFile.Length > 0 ? 1 : 0) + (SigningKey.Length > 0 ? 1 : 0);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured)
        {
            if (Issuer.Length > 0 || Audience.Length > 0)
            {
                yield return new ValidationResult($" is not set; give the provider's address, or {nameof(KeyFile)} or {nameof(SigningKey)}.", [nameof(Authority)]);
            }

            yield break;
        }

        if (Sources > 1)
        {
            yield return new ValidationResult($", {nameof(KeyFile)} and {nameof(SigningKey)} are set together; give one of them, so that it is clear whose tokens are taken.", [nameof(Authority)]);
        }

        if (Audience.Length == 0)
        {
            yield return new ValidationResult(" is not set; give the audience of tokens for this application; without it tokens for others would be taken.", [nameof(Audience)]);
        }

        if (Issuer.Length == 0)
        {
            yield return new ValidationResult(" is not set; give the issuer as tokens name it in \"iss\".", [nameof(Issuer)]);
        }

        if (Authority is { IsAbsoluteUri: false } or { Scheme: not "https", IsLoopback: false })
        {
            yield return new ValidationResult($" is '{Authority}'; it must be an https address, because keys that are read unencrypted can be replaced on the way.", [nameof(Authority)]);
        }

        if (KeyFile.Length > 0 && !File.Exists(KeyFile))
        {
            yield return new ValidationResult($" is '{KeyFile}'; there is no such file.", [nameof(KeyFile)]);
        }

        if (SigningKey.Length > 0 && SecretProblem() is { } problem)
        {
            yield return new ValidationResult(problem, [nameof(SigningKey)]);
        }

        foreach (var (name, role) in RoleNames.Where(r => !Core.Tenancy.Roles.All.Contains(r.Value)))
        {
            yield return new ValidationResult($":{name} is '{role}'; allowed is one of {string.Join(", ", Core.Tenancy.Roles.All)}.", [nameof(RoleNames)]);
        }
    }

    /// <summary>The bytes of <see cref="SigningKey"/>.</summary>
    internal byte[] ReadSigningKey() => Convert.FromBase64String(SigningKey);

    // The value is not shown.
    private string? SecretProblem()
    {
        if (PlaceholderSecrets.ProblemOf(SigningKey, MinKeyBytes) is { } placeholder)
        {
            return placeholder;
        }

        var bytes = new byte[SigningKey.Length];
        return !Convert.TryFromBase64String(SigningKey, bytes, out var length)
                ? " is not base 64; make one with 'openssl rand -base64 48'."
            : length < MinKeyBytes ? $" has {length} bytes; a key of less than {MinKeyBytes} can be guessed. Make one with 'openssl rand -base64 48'."
            : CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, length), new byte[length]) ? " has only zeros; make one with 'openssl rand -base64 48'."
            : null;
    }
}
