using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RagStarter.Web.Authentication;

/// <summary>Signs in the caller of "Authorization: Bearer KEY" or "X-Api-Key: KEY".</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys, SignInThrottle throttle)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Credentials.Of(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(key, Context.RequestAborted) is { } found)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(found.ToPrincipal(SchemeName), SchemeName));
        }

        throttle.NoteFailure(Context);
        return AuthenticateResult.Fail("The API key is not known.");
    }
}
