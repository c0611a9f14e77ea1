using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Auditing;
using RagStarter.Core.Budgets;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>What an admin of a tenant looks after: raises of budgets, escalations, the audit log.</summary>
internal static class AdministrationEndpoints
{
    private const int MaxRows = 500;

    public static void MapAdministrationApi(this WebApplication app)
    {
        var admin = app.MapGroup("/api/admin").WithTags("Administration").RequireAuthorization(CallerAuthentication.AdminPolicy).EndsAfter(RequestLimits.Usual);
        admin.MapGet("/budgets/raises", ListRaisesAsync).WithSummary("The raises of budgets of the tenant that hold now");
        admin.MapPost("/budgets/raises", RaiseAsync).WithSummary("Raise a budget of a user, team or workflow until a time, with a reason");
        admin.MapDelete("/budgets/raises/{id:guid}", EndRaiseAsync).WithSummary("End a raise before its time");
        admin.MapGet("/budgets/escalations", ListEscalationsAsync).WithSummary("Thresholds of the tenant's budgets that were reached, the latest first");
        admin.MapGet("/audit", ListAuditAsync).WithSummary("Who changed what in the tenant, the latest first; by actor, action (key or key.revoke), text, from, to, in parts by skip and top");
    }

    private static async Task<Ok<IReadOnlyList<BudgetRaise>>> ListRaisesAsync(
        BudgetAdministration budgets, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await budgets.ListAsync(user.ToCaller().Tenant, cancellationToken));

    private static async Task<Results<Ok<BudgetRaise>, ProblemHttpResult>> RaiseAsync(
        RaiseBody body, BudgetAdministration budgets, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var caller = user.ToCaller();
        try
        {
            return TypedResults.Ok(await budgets.RaiseAsync(caller.Tenant, body.ToRequest(), caller.User, cancellationToken));
        }
        catch (BudgetRaiseException problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest, title: "Not raised", type: "urn:ragstarter:raise-not-allowed");
        }
    }

    private static async Task<Results<NoContent, NotFound>> EndRaiseAsync(
        Guid id, BudgetAdministration budgets, ClaimsPrincipal user, CancellationToken cancellationToken, string reason = "") =>
        await budgets.EndAsync(user.ToCaller().Tenant, id, user.ToCaller().User, reason, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static async Task<Ok<IReadOnlyList<BudgetEscalation>>> ListEscalationsAsync(
        BudgetAdministration budgets, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await budgets.ListEscalationsAsync(user.ToCaller().Tenant, MaxRows, cancellationToken));

    private static async Task<Ok<IReadOnlyList<AuditEntry>>> ListAuditAsync(
        AuditLog audit,
        ClaimsPrincipal user,
        CancellationToken cancellationToken,
        string? actor = null,
        string? action = null,
        string? text = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int skip = 0,
        int top = MaxRows)
    {
        var selection = new AuditSelection { Actor = actor, Action = action, Text = text, From = from, To = to };
        var part = await audit.FindAsync(user.ToCaller().Tenant, selection, Math.Max(0, skip), Math.Clamp(top, 1, MaxRows), cancellationToken);
        return TypedResults.Ok(part.Entries);
    }
}

/// <summary>A raise as it is asked for.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reason">Why; it goes into the audit log.</param>
/// <param name="Value">Who or what, such as a user's name; left out for all that the rule counts.</param>
/// <param name="AddTokens">Tokens to add to the limit.</param>
/// <param name="AddCostUsd">US dollars to add to the limit.</param>
internal sealed record RaiseBody(string? Rule, DateTimeOffset Until, string? Reason, string? Value = null, long AddTokens = 0, decimal AddCostUsd = 0)
{
    /// <summary>What is asked of the budgets.</summary>
    public RaiseRequest ToRequest() => new(Rule ?? string.Empty, Value ?? string.Empty, AddTokens, AddCostUsd, Until, Reason ?? string.Empty);
}
