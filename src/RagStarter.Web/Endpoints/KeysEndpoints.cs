using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Tenancy;
using RagStarter.Core.Tenancy.Keys;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>The API keys of the admin's own tenant. A key is shown once, in the answer that issues it; its hash never.</summary>
internal static class KeysEndpoints
{
    private const int MaxReason = 500;

    public static void MapKeysApi(this WebApplication app)
    {
        var keys = app.MapGroup("/api/admin/keys").WithTags("Administration").RequireAuthorization(CallerAuthentication.AdminPolicy).EndsAfter(RequestLimits.Usual);
        keys.MapGet("/", ListAsync).WithSummary("The API keys of the tenant that were issued, the newest first");
        keys.MapPost("/", IssueAsync).WithSummary("Issue an API key; it is in this answer and can never be seen again");
        keys.MapPost("/{id}/rotate", RotateAsync).WithSummary("Issue a key in the place of another, which is taken for some minutes yet");
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Revoke a key: no process takes it from now on, and its sessions end");
    }

    private static async Task<Ok<List<KeyResponse>>> ListAsync(ApiKeyStore keys, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        var listed = await keys.ListAsync(user.ToCaller().Tenant, cancellationToken);
        return TypedResults.Ok(listed.Select(k => KeyResponse.From(k, time)).ToList());
    }

    private static async Task<Results<Ok<NewKeyResponse>, ProblemHttpResult>> IssueAsync(
        KeyBody body, ApiKeyStore keys, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = user.ToCaller();
        try
        {
            return TypedResults.Ok(NewKeyResponse.From(await keys.IssueAsync(caller.Tenant, body.ToRequest(time), caller.User, cancellationToken), time));
        }
        catch (ApiKeyException problem)
        {
            return NotIssued(problem);
        }
    }

    private static async Task<Results<Ok<NewKeyResponse>, NotFound, ProblemHttpResult>> RotateAsync(
        string id, RotateBody? body, ApiKeyStore keys, ClaimsPrincipal user, TimeProvider time, CancellationToken cancellationToken)
    {
        var caller = user.ToCaller();
        try
        {
            var overlap = TimeSpan.FromMinutes(Math.Clamp(body?.OverlapMinutes ?? 0, -1, int.MaxValue));
            return await keys.RotateAsync(caller.Tenant, id, overlap, caller.User, cancellationToken) is { } issued
                ? TypedResults.Ok(NewKeyResponse.From(issued, time))
                : TypedResults.NotFound();
        }
        catch (ApiKeyException problem)
        {
            return NotIssued(problem);
        }
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(
        string id, ApiKeyStore keys, ClaimsPrincipal user, CancellationToken cancellationToken, string reason = "")
    {
        var caller = user.ToCaller();
        return await keys.RevokeAsync(caller.Tenant, id, caller.User, reason.Length <= MaxReason ? reason : reason[..MaxReason], cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
    }

    private static ProblemHttpResult NotIssued(ApiKeyException problem) => TypedResults.Problem(
        problem.Message, statusCode: StatusCodes.Status400BadRequest, title: "Not issued", type: "urn:ragstarter:key-not-allowed");
}

/// <summary>A key as it is asked for.</summary>
/// <param name="User">The user that it stands for.</param>
/// <param name="Team">The team.</param>
/// <param name="Groups">The groups whose documents the user may read.</param>
/// <param name="Role">"user" (default), "editor" or "admin".</param>
/// <param name="Label">What it is for.</param>
/// <param name="ExpiresAt">Until when it is taken; Tenancy:Keys:Lifetime from now when left out.</param>
internal sealed record KeyBody(string? User, string? Team = null, string[]? Groups = null, string? Role = null, string? Label = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>What is asked of the keys.</summary>
    public ApiKeyRequest ToRequest(TimeProvider time) => new()
    {
        User = User ?? string.Empty,
        Team = Team ?? string.Empty,
        Groups = Groups ?? [],
        Role = Role ?? Roles.User,
        Label = Label ?? string.Empty,
        Lifetime = ExpiresAt is { } end ? end - time.GetUtcNow() : null,
    };
}

/// <summary>How a key is to be replaced.</summary>
/// <param name="OverlapMinutes">How long the old key is taken yet; 0 ends it at once.</param>
internal sealed record RotateBody(int OverlapMinutes = 0);

/// <summary>A key without what signs in: neither the key nor its hash.</summary>
internal sealed record KeyResponse(
    string Id, string User, string Team, string[] Groups, string Role, string Label, string State, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>It signs in.</summary>
    public const string Valid = "valid";

    /// <summary>Its time is over.</summary>
    public const string Expired = "expired";

    /// <summary>It was ended.</summary>
    public const string Revoked = "revoked";

    public static KeyResponse From(ApiKey key, TimeProvider time) => new(
        key.Id,
        key.User,
        key.Team,
        key.GroupList,
        key.Role,
        key.Label,
        key.RevokedAt is not null ? Revoked : key.IsValidAt(time.GetUtcNow()) ? Valid : Expired,
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.LastUsedAt,
        key.RevokedAt);
}

/// <summary>A key that was just issued.</summary>
internal sealed record NewKeyResponse(string Key, KeyResponse Issued)
{
    public static NewKeyResponse From(IssuedKey issued, TimeProvider time) => new(issued.Text, KeyResponse.From(issued.Key, time));
}
