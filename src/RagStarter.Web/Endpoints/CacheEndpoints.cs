using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Caching;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Tenancy;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Endpoints;

/// <summary>What an admin sees of the kept answers of the own tenant, and their removal.</summary>
internal static class CacheEndpoints
{
    public static void MapCacheApi(this WebApplication app)
    {
        var cache = app.MapGroup("/api/admin/cache").WithTags("Administration").RequireAuthorization(CallerAuthentication.AdminPolicy);
        cache.MapGet("/", StatusAsync).WithSummary("How many answers of the tenant are kept, what they take and what they save");
        cache.MapDelete("/", DeleteAsync)
            .WithSummary("Remove kept answers of the tenant: all, or those of a document, template, model or age; with a reason")
            .ProducesProblem(StatusCodes.Status400BadRequest).DisableAntiforgery();
        cache.MapPost("/purge", PurgeAsync)
            .WithSummary("The same, for clients that send no DELETE with parameters")
            .ProducesProblem(StatusCodes.Status400BadRequest).DisableAntiforgery();
    }

    private static async Task<Ok<CacheStatus>> StatusAsync(CacheAdministration cache, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await cache.StatusAsync(user.ToCaller().Tenant, cancellationToken));

    private static Task<Results<Ok<PurgeResult>, ProblemHttpResult>> DeleteAsync(
        CacheAdministration cache,
        DocumentLibrary documents,
        TimeProvider time,
        ClaimsPrincipal user,
        CancellationToken cancellationToken,
        string? reason = null,
        string? document = null,
        string? template = null,
        string? model = null,
        TimeSpan? olderThan = null) =>
        PurgeAsync(new PurgeBody(reason, document, template, model, olderThan), cache, documents, time, user, cancellationToken);

    private static async Task<Results<Ok<PurgeResult>, ProblemHttpResult>> PurgeAsync(
        PurgeBody body, CacheAdministration cache, DocumentLibrary documents, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var caller = user.ToCaller();
        try
        {
            var selection = await body.ToSelectionAsync(caller.Tenant, documents, time, cancellationToken);
            return TypedResults.Ok(new PurgeResult(await cache.PurgeAsync(caller.Tenant, selection, caller.User, body.Reason ?? string.Empty, cancellationToken)));
        }
        catch (CachePurgeException problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest, title: "Not removed", type: "urn:ragstarter:purge-not-done");
        }
    }
}

/// <summary>Which answers are to be removed: those that fit all that is given.</summary>
/// <param name="Reason">Why; it goes into the audit log.</param>
/// <param name="Document">The id or the name of a document that they rest on.</param>
/// <param name="Template">Their prompt, such as "answer" or "answer@1.2.0".</param>
/// <param name="Model">The id of the model that wrote them.</param>
/// <param name="OlderThan">How old they are at least, such as "02:00:00".</param>
internal sealed record PurgeBody(string? Reason, string? Document = null, string? Template = null, string? Model = null, TimeSpan? OlderThan = null)
{
    /// <summary>What is asked of the cache.</summary>
    /// <exception cref="CachePurgeException">The tenant has no such document.</exception>
    public async Task<AnswerSelection> ToSelectionAsync(TenantId tenant, DocumentLibrary documents, TimeProvider time, CancellationToken cancellationToken) => new()
    {
        Document = Document is { Length: > 0 } document
            ? await documents.FindIdAsync(tenant, document, cancellationToken)
                ?? throw new CachePurgeException($"The tenant has no document '{document}'. Give a document's id or name.")
            : null,
        Template = Template,
        Model = Model,
        CreatedBefore = OlderThan is { } age ? time.GetUtcNow() - age : null,
    };
}

/// <summary>What was removed.</summary>
/// <param name="Removed">How many answers.</param>
internal sealed record PurgeResult(int Removed);
