using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Answering;
using RagStarter.Core.Answering.Conversations;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>Looking back at the caller's own conversations.</summary>
internal static class ConversationEndpoints
{
    public static void MapConversationsApi(this WebApplication app)
    {
        var conversations = app.MapGroup("/api/conversations").WithTags("Conversations").RequireAuthorization().EndsAfter(RequestLimits.Usual);
        conversations.MapGet("/", ListAsync).WithSummary("The caller's conversations, the latest first; search looks in titles and messages");
        conversations.MapGet("/{id:guid}", GetAsync).WithSummary("The last turns of a conversation; with before, those before the turn of that request");
        conversations.MapGet("/{id:guid}/export", ExportAsync).WithSummary("A whole conversation as Markdown");
        conversations.MapPatch("/{id:guid}", RenameAsync).WithSummary("Give a conversation another title").ProducesProblem(StatusCodes.Status400BadRequest).DisableAntiforgery();
        conversations.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a conversation with all its messages").DisableAntiforgery();
    }

    private static async Task<Ok<IReadOnlyList<ConversationSummary>>> ListAsync(
        ConversationLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken, string search = "", int skip = 0, int take = 40) =>
        TypedResults.Ok(await library.ListAsync(user.ToCaller(), search, skip, take, cancellationToken));

    private static async Task<Results<Ok<ConversationResponse>, NotFound>> GetAsync(
        Guid id, ConversationLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken, Guid? before = null, int take = 20)
    {
        var caller = user.ToCaller();
        if (await library.FindAsync(caller, id, cancellationToken) is not { } found)
        {
            return TypedResults.NotFound();
        }

        var turns = await library.GetTurnsAsync(caller, id, before, take, cancellationToken);
        return TypedResults.Ok(new ConversationResponse(found.Id, found.Title, found.CreatedAt, found.UpdatedAt, [.. turns.Select(TurnResponse.From)]));
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ExportAsync(
        Guid id, ConversationExport export, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await export.ToMarkdownAsync(user.ToCaller(), id, cancellationToken) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "text/markdown; charset=utf-8", $"conversation-{id:N}.md")
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> RenameAsync(
        Guid id, RenameRequest request, ConversationLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Title))
        {
            return TypedResults.Problem("Send a title that is not empty.", statusCode: StatusCodes.Status400BadRequest);
        }

        return await library.RenameAsync(user.ToCaller(), id, request.Title, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(
        Guid id, ConversationLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await library.DeleteAsync(user.ToCaller(), id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <summary>Another title.</summary>
internal sealed record RenameRequest(string? Title);

/// <summary>A conversation with some of its turns, the oldest first.</summary>
internal sealed record ConversationResponse(
    Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<TurnResponse> Turns);

/// <summary>A question and its answer, masked.</summary>
/// <param name="RequestId">The request, for feedback and the ledger.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Outcome">"answered", "declined" or "stopped".</param>
/// <param name="Citations">What the answer rests on, as far as the caller may still read it.</param>
/// <param name="LostCitations">How many cited passages changed or are gone.</param>
internal sealed record TurnResponse(
    Guid RequestId, DateTimeOffset At, string Question, string Answer, string Outcome, IReadOnlyList<CitationResponse> Citations, int LostCitations)
{
    public static TurnResponse From(KeptTurn turn) => new(
        turn.RequestId,
        turn.At,
        turn.Question,
        turn.Answer,
        turn.Outcome,
        [.. turn.Citations.Select(c => new CitationResponse(c.Number, c.Document, c.DocumentId, c.ChunkId, c.Heading, c.Page, c.Quote, c.Start, c.Length))],
        turn.LostCitations);
}
