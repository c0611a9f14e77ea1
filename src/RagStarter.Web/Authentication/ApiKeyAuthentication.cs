using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Finds the caller of an API key.</summary>
internal sealed class ApiKeyDirectory(IOptionsMonitor<AuthenticationSettings> settings)
{
    /// <summary>Whether any key is configured.</summary>
    public bool HasKeys => settings.CurrentValue.ApiKeys.Count > 0;

    /// <summary>The caller of a key, or <see langword="null"/> when it is not known.</summary>
    public Caller? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Caller? found = null;

        // Every key is compared in full, so that the time tells nothing about them.
        foreach (var (name, candidate) in settings.CurrentValue.ApiKeys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(candidate.Hash)))
            {
                found = new Caller
                {
                    Tenant = TenantId.Parse(candidate.Tenant),
                    User = candidate.User.Length > 0 ? candidate.User : name,
                    Team = candidate.Team,
                    Groups = candidate.Groups,
                    Role = candidate.Role,
                };
            }
        }

        return found;
    }
}

/// <summary>Signs in the caller of "Authorization: Bearer KEY" or "X-Api-Key: KEY".</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDirectory keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    public static bool IsPresent(HttpRequest request) => KeyOf(request) is not null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        KeyOf(Request) is not { } key ? AuthenticateResult.NoResult()
        : keys.Find(key) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName))
            : AuthenticateResult.Fail("The API key is not known."));

    private static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : request.Headers[Header].ToString() is { Length: > 0 } key ? key
            : null;
    }
}
