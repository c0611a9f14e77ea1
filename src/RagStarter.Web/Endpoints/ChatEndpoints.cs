using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using RagStarter.Core.Answering;
using RagStarter.Core.Retrieval;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>Asking questions.</summary>
internal static class ChatEndpoints
{
    public static void MapChatApi(this WebApplication app) => app
        .MapPost("/api/chat", AskAsync)
        .WithName("Chat")
        .WithTags("Chat")
        .WithSummary("Ask a question of the caller's documents")
        .WithDescription("With stream (the default) the answer comes as server-sent events: 'text' events with {text}, then one 'answer' event with the whole answer; a research sends 'step' events with {name, detail} while it works. A request that cannot begin, such as one over budget, is answered with a problem document instead.")
        .Produces<AnswerResponse>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .RequireAuthorization()
        .EndsAfter(RequestLimits.Long);

    private static async Task<IResult> AskAsync(
        ChatRequest request, Answerer answerer, ClaimsPrincipal user, HttpContext context, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var question = new Question
        {
            Text = request.Question ?? string.Empty,
            Caller = user.ToCaller(),
            ConversationId = request.ConversationId,
            UseCache = request.UseCache,
            Fidelity = request.Fidelity,
            Mode = request.Mode ?? AnswerModes.Quick,
            Retrieval = request.Retrieval,
        };
        if (!request.Stream)
        {
            var answer = await answerer.AskAsync(question, cancellationToken);
            return answer.Problem is { } refused ? ProblemOf(refused, context) : TypedResults.Ok(AnswerResponse.From(answer));
        }

        // The status can say what is wrong only as long as nothing was sent: the first update tells.
        var updates = answerer.StreamAsync(question, cancellationToken).GetAsyncEnumerator(cancellationToken);
        if (!await updates.MoveNextAsync() || updates.Current.Answer?.Problem is not null)
        {
            var problem = updates.Current.Answer?.Problem ?? Problems.Cancelled;
            await updates.DisposeAsync();
            return ProblemOf(problem, context);
        }

        return TypedResults.ServerSentEvents(EventsAsync(updates, json.Value.SerializerOptions, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        IAsyncEnumerator<AnswerUpdate> updates, JsonSerializerOptions json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (updates)
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return updates.Current switch
                {
                    { Answer: { } answer } => new SseItem<string>(JsonSerializer.Serialize(AnswerResponse.From(answer), json), "answer"),
                    { Step: { } step } => new SseItem<string>(JsonSerializer.Serialize(new StepEvent(step.Name, step.Detail), json), "step"),
                    var update => new SseItem<string>(JsonSerializer.Serialize(new TextEvent(update.Text), json), "text"),
                };
            }
            while (await updates.MoveNextAsync());
        }
    }

    /// <summary>Why a question was refused, as a problem document.</summary>
    public static ProblemHttpResult ProblemOf(Problem problem, HttpContext context)
    {
        var extensions = new Dictionary<string, object?>();
        if (problem.Budget is { } budget)
        {
            extensions["rule"] = budget.Rule;
            extensions["unit"] = budget.Unit;
            extensions["limit"] = budget.Limit;
            extensions["remaining"] = budget.Remaining;
            extensions["needed"] = budget.Needed;
            if (budget.RetryAfter is { } wait)
            {
                context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return TypedResults.Problem(problem.Detail, null, problem.Status, problem.Title, problem.Type, extensions);
    }

    private sealed record TextEvent(string Text);

    private sealed record StepEvent(string Name, string Detail);
}

/// <summary>A question.</summary>
/// <param name="Question">The text.</param>
/// <param name="ConversationId">The conversation that it continues, from an earlier answer.</param>
/// <param name="UseCache">Whether an answer from the cache is welcome.</param>
/// <param name="Stream">Whether the answer comes piece by piece.</param>
/// <param name="Fidelity">How good the answer is to be, where models of several tiers are configured.</param>
/// <param name="Mode">"quick" searches once; "research" takes the question apart and searches for each part.</param>
/// <param name="Retrieval">How much is searched and sent, where it is to be other than configured; limited by Retrieval:Limits.</param>
internal sealed record ChatRequest(
    string? Question,
    Guid? ConversationId = null,
    [property: DefaultValue(true)] bool UseCache = true,
    [property: DefaultValue(true)] bool Stream = true,
    [property: DefaultValue(Fidelity.Standard)] Fidelity Fidelity = Fidelity.Standard,
    [property: DefaultValue(AnswerModes.Quick)] string? Mode = AnswerModes.Quick,
    RetrievalRequest? Retrieval = null);
