using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Answering.Feedback;
using RagStarter.Core.Experiments;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>What users think of answers, and how the arms of experiments compare.</summary>
internal static class FeedbackEndpoints
{
    private const string Up = "up";
    private const string Down = "down";

    public static void MapFeedbackApi(this WebApplication app)
    {
        app.MapPost("/api/feedback", RateAsync)
            .WithTags("Feedback")
            .WithSummary("Say whether an answer to the caller was good: rating 'up' or 'down', with a reason; the latest counts")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .RequireAuthorization()
            .EndsAfter(RequestLimits.Usual);
        app.MapGet("/api/experiments", CompareAsync)
            .RequireAuthorization(CallerAuthentication.AdminPolicy)
            .EndsAfter(RequestLimits.Usual)
            .WithTags("Feedback")
            .WithSummary("How the arms of experiments did for the caller's tenant: requests, feedback, tokens, cost, latency");
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> RateAsync(
        FeedbackRequest request, FeedbackStore feedback, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (request.Rating is not (Up or Down))
        {
            return TypedResults.Problem(
                $"The rating is '{request.Rating}'; send '{Up}' or '{Down}'.", null, StatusCodes.Status400BadRequest, "Unknown rating", "urn:ragstarter:unknown-rating");
        }

        return await feedback.RateAsync(user.ToCaller(), request.RequestId, request.Rating == Up, request.Reason ?? string.Empty, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();
    }

    private static async Task<Ok<IReadOnlyList<ArmResult>>> CompareAsync(
        ExperimentReport report, ClaimsPrincipal user, CancellationToken cancellationToken, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        TypedResults.Ok(await report.ReadAsync(user.ToCaller().Tenant, from, to, cancellationToken));
}

/// <summary>What the caller thinks of an answer.</summary>
/// <param name="RequestId">The answer's request.</param>
/// <param name="Rating">"up" or "down".</param>
/// <param name="Reason">Why; may be left out. Sensitive values are masked before it is kept.</param>
internal sealed record FeedbackRequest(Guid RequestId, string? Rating, string? Reason = null);
