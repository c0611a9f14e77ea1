using System.Text.Json;
using RagStarter.ModelServer.Http;
using RagStarter.ModelServer.Scripting;

namespace RagStarter.ModelServer;

/// <summary>What a test asks of a server that runs alone: its bill, its recorded requests, another script.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app, ScriptedModelServer server)
    {
        app.MapGet("/bill", () => TypedResults.Json(server.Bill, ScriptChange.Format));
        app.MapGet("/requests", () => TypedResults.Json(server.Requests.Select(Describe), ScriptChange.Format));
        app.MapPost("/script", (HttpRequest request) => ChangeScriptAsync(request, server));
    }

    private static object Describe(RecordedRequest request) => new { request.Number, request.Path, request.Body, request.Text };

    private static async Task<IResult> ChangeScriptAsync(HttpRequest request, ScriptedModelServer server)
    {
        try
        {
            var change = await JsonSerializer.DeserializeAsync<ScriptChange>(request.Body, ScriptChange.Format, request.HttpContext.RequestAborted)
                ?? new ScriptChange();
            if (change.Reset)
            {
                server.Reset();
            }

            change.ApplyTo(server.Script);
            return TypedResults.NoContent();
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
