using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace RagStarter.Web.Authentication;

/// <summary>Ends the page of a user whose key was revoked or has expired: a page that is open asks for nothing that would be checked.</summary>
internal sealed class CircuitAuthentication(ILoggerFactory logger, KeyRing keys) : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.Find() is { } session
        && await keys.RenewAsync(session, cancellationToken) is { } now
        && now.Caller.Role == session.Caller.Role
        && now.Caller.AccessKey == session.Caller.AccessKey;
}
