using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RagStarter.Core.Tenancy;

namespace RagStarter.Web.Authentication;

/// <summary>Signs in the caller of "Authorization: Bearer TOKEN", where the token is of the configured identity provider.</summary>
internal static class JwtAuthentication
{
    public const string SchemeName = JwtBearerDefaults.AuthenticationScheme;

    // A key of one kind is never taken for a signature of the other: a public key is no HMAC secret.
    private static readonly string[] Symmetric = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512];

    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static AuthenticationBuilder AddTokens(this AuthenticationBuilder authentication)
    {
        authentication.AddJwtBearer();
        authentication.Services.AddOptions<JwtBearerOptions>(SchemeName)
            .Configure<IOptions<AuthenticationSettings>>((bearer, settings) => Configure(bearer, settings.Value.Jwt));
        return authentication;
    }

    private static void Configure(JwtBearerOptions bearer, JwtSettings jwt)
    {
        bearer.MapInboundClaims = false;
        bearer.IncludeErrorDetails = false;
        bearer.SaveToken = false;
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false });
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidateIssuer = true,
            ValidIssuer = jwt.Issuer,
            ValidateAudience = true,
            ValidAudience = jwt.Audience,
            ValidateIssuerSigningKey = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateLifetime = true,
            ClockSkew = jwt.ClockSkew,
            ValidAlgorithms = jwt.SigningKey.Length > 0 ? Symmetric : Asymmetric,
        };
        if (jwt.Authority is { } authority)
        {
            bearer.Authority = authority.ToString();
            bearer.RequireHttpsMetadata = !authority.IsLoopback;
        }
        else if (jwt.KeyFile.Length > 0)
        {
            bearer.TokenValidationParameters.IssuerSigningKeys = new JsonWebKeySet(File.ReadAllText(jwt.KeyFile)).GetSigningKeys();
        }
        else if (jwt.SigningKey.Length > 0)
        {
            bearer.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(jwt.ReadSigningKey());
        }

        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = Credentials.Of(context.Request);
                return Task.CompletedTask;
            },
            OnTokenValidated = context => Accept(context, jwt),
            OnAuthenticationFailed = context =>
            {
                // One that has expired was good once, and a provider that cannot be asked is nobody's guess.
                if (context.Exception is SecurityTokenExpiredException or not (SecurityTokenException or ArgumentException))
                {
                    return Task.CompletedTask;
                }

                context.HttpContext.RequestServices.GetRequiredService<SignInThrottle>().NoteFailure(context.HttpContext);
                return Task.CompletedTask;
            },
        };
    }

    // What the token says of its bearer becomes a caller here, and nothing else of it is used.
    private static Task Accept(TokenValidatedContext context, JwtSettings jwt)
    {
        var tenants = context.HttpContext.RequestServices.GetRequiredService<TenantDirectory>();
        if (Read(context.Principal!, context.SecurityToken, jwt, tenants, out var problem) is { } signedIn)
        {
            context.Principal = signedIn.ToPrincipal(SchemeName);
        }
        else
        {
            context.HttpContext.RequestServices.GetRequiredService<SignInThrottle>().NoteFailure(context.HttpContext);
            context.Fail(problem);
        }

        return Task.CompletedTask;
    }

    private static SignedIn? Read(ClaimsPrincipal token, SecurityToken proof, JwtSettings jwt, TenantDirectory tenants, out string problem)
    {
        problem = $"The token does not name one tenant of this installation in '{jwt.TenantClaim}'.";
        if (token.FindAll(jwt.TenantClaim).ToList() is not [{ Value: var named }] || !TenantId.TryParse(named, out var tenant) || tenants.Find(tenant) is null)
        {
            return null;
        }

        problem = $"The token does not name one user in '{jwt.UserClaim}'.";
        if (token.FindAll(jwt.UserClaim).ToList() is not [{ Value: var user }])
        {
            return null;
        }

        var team = token.FindFirstValue(jwt.TeamClaim) ?? string.Empty;
        var groups = token.FindAll(jwt.GroupsClaim).Select(c => c.Value).ToList();
        var role = RoleOf(token.FindAll(jwt.RolesClaim).Select(c => c.Value), jwt);
        if (CallerRules.ProblemOf(user, team, groups, role) is { } wrong)
        {
            problem = wrong;
            return null;
        }

        var until = new DateTimeOffset(proof.ValidTo, TimeSpan.Zero).ToUnixTimeSeconds();
        return new SignedIn(
            new Caller { Tenant = tenant, User = user, Team = team, Groups = groups, Role = role },
            SignedIn.ByToken + until.ToString(CultureInfo.InvariantCulture));
    }

    private static string RoleOf(IEnumerable<string> names, JwtSettings jwt) => names
        .Select(name => jwt.RoleNames.Count == 0 ? name : jwt.RoleNames.GetValueOrDefault(name, string.Empty))
        .Where(Roles.All.Contains)
        .OrderByDescending(role => Roles.Includes(role, Roles.Admin)).ThenByDescending(role => Roles.Includes(role, Roles.Editor))
        .FirstOrDefault(Roles.User);
}
