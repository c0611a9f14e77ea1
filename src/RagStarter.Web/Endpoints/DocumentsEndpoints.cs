using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Ingestion.Screening;
using RagStarter.Web.Authentication;
using RagStarter.Web.Hardening;

namespace RagStarter.Web.Endpoints;

/// <summary>Adding, listing and removing documents.</summary>
internal static class DocumentsEndpoints
{
    public static void MapDocumentsApi(this WebApplication app)
    {
        var documents = app.MapGroup("/api/documents").WithTags("Documents").RequireAuthorization().EndsAfter(RequestLimits.Usual);
        documents.MapGet("/", ListAsync)
            .WithSummary("The documents that the caller may read, with their ingestion state, by name; the header X-Total-Count says how many there are")
            .WithDescription("'text' is a part of the name or title, 'state' one of pending, running, ready, failed; 'skip' and 'take' give a part of the list.");
        documents.MapGet("/{id:guid}", GetAsync).WithSummary("One document");
        documents.MapGet("/{id:guid}/text", GetTextAsync).WithSummary("The extracted text of a document");
        documents.MapDocumentSearch();

        var editing = documents.MapGroup("/").RequireAuthorization(CallerAuthentication.EditorPolicy);
        editing.MapPost("/", AddAsync)
            .WithSummary("Add documents: multipart form with one or more files, and groups that may read them (repeatable)")
            .WithDescription("Without groups a new version keeps those of the former one, and a new document is for everybody; the group \"everyone\" opens one to all. Other groups hold when the answer is there.")
            .Accepts<IFormFileCollection>("multipart/form-data")
            .TakesUploads(app.Services);
        editing.MapPost("/{id:guid}/retry", RetryAsync).WithSummary("Try a failed document again");
        editing.MapPut("/{id:guid}/groups", SetGroupsAsync)
            .WithSummary("Set the groups that may read a document: everybody in the tenant when there are none")
            .WithDescription("It holds when the answer is there: what was found or answered before is not shown to those who lost access. A document that is being read at this moment is answered with 409; try again when it is ready.");
        editing.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Remove a document");
    }

    /// <summary>Says how many there are of which the answer is a part.</summary>
    public static void TellTotal(HttpContext context, int total) => context.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);

    private static async Task<Results<Ok<List<DocumentResponse>>, ProblemHttpResult>> ListAsync(
        DocumentCatalog catalog,
        IngestionSignal signal,
        ClaimsPrincipal user,
        HttpContext context,
        CancellationToken cancellationToken,
        string? text = null,
        string? state = null,
        int skip = 0,
        int take = int.MaxValue)
    {
        DocumentState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (Array.Find(Enum.GetNames<DocumentState>(), n => n.Equals(state, StringComparison.OrdinalIgnoreCase)) is not { } known)
            {
                return TypedResults.Problem(
                    $"The state is not known. Send one of: {string.Join(", ", Enum.GetNames<DocumentState>()).ToLowerInvariant()}.", statusCode: StatusCodes.Status400BadRequest);
            }

            wanted = Enum.Parse<DocumentState>(known);
        }

        var part = await catalog.FindAsync(user.ToCaller(), new DocumentSelection(text ?? string.Empty, wanted), Math.Max(0, skip), Math.Max(1, take), cancellationToken);
        TellTotal(context, part.Found);
        return TypedResults.Ok(part.Documents.Select(d => DocumentResponse.From(d, signal)).ToList());
    }

    private static async Task<Results<Ok<DocumentResponse>, NotFound>> GetAsync(
        Guid id, DocumentLibrary library, IngestionSignal signal, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await library.FindAsync(user.ToCaller(), id, cancellationToken) is { } document
            ? TypedResults.Ok(DocumentResponse.From(document, signal))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<DocumentTextResponse>, NotFound>> GetTextAsync(
        Guid id, DocumentLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await library.GetTextAsync(user.ToCaller(), id, cancellationToken) is { } text
            ? TypedResults.Ok(new DocumentTextResponse(text.Title, text.Text, text.Pages))
            : TypedResults.NotFound();

    private static async Task<Results<Accepted<List<UploadResponse>>, ProblemHttpResult>> AddAsync(
        HttpRequest request, DocumentLibrary library, IngestionSignal signal, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await ReadFormAsync(request, cancellationToken) is not { Files.Count: > 0 } form)
        {
            return TypedResults.Problem("Send a multipart form with at least one file.", statusCode: StatusCodes.Status400BadRequest);
        }

        var groups = form["groups"].OfType<string>().SelectMany(g => g.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var results = new List<UploadResponse>();
        foreach (var file in form.Files)
        {
            try
            {
                using var content = new MemoryStream();
                await file.CopyToAsync(content, cancellationToken);
                var document = await library.AddAsync(user.ToCaller(), file.FileName, groups.Count > 0 ? groups : null, content.ToArray(), cancellationToken);
                results.Add(new UploadResponse(file.FileName, DocumentResponse.From(document, signal), null));
            }
            catch (UnreadableDocumentException problem)
            {
                // One refused file does not keep the others out.
                results.Add(new UploadResponse(file.FileName, null, problem.Message));
            }
        }

        return results.All(r => r.Document is null)
            ? TypedResults.Problem(string.Join(' ', results.Select(r => r.Error)), statusCode: StatusCodes.Status400BadRequest)
            : TypedResults.Accepted((string?)null, results);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : null;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // A form that is cut off or has no parts.
            return null;
        }
    }

    private static async Task<Results<Accepted, NotFound>> RetryAsync(
        Guid id, DocumentLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await library.RetryAsync(user.ToCaller(), id, cancellationToken) ? TypedResults.Accepted((string?)null) : TypedResults.NotFound();

    private static async Task<Results<Ok<DocumentResponse>, NotFound, NoContent, ProblemHttpResult>> SetGroupsAsync(
        Guid id,
        DocumentGroupsRequest request,
        DocumentAccess access,
        DocumentLibrary library,
        IngestionSignal signal,
        ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        if (request.Groups is null || request.Groups.Contains(null!))
        {
            return TypedResults.Problem("Send the groups as a list of names, such as {\"groups\": [\"sales\"]}; an empty list is for everybody in the tenant.", statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            return await access.SetGroupsAsync(user.ToCaller(), id, request.Groups, cancellationToken) switch
            {
                AccessOutcome.NotFound => TypedResults.NotFound(),
                AccessOutcome.Busy => TypedResults.Problem(
                    "The document is being read at this moment. Set its groups when it is ready.",
                    statusCode: StatusCodes.Status409Conflict,
                    title: "Document is being read",
                    type: "urn:ragstarter:document-busy"),
                _ => await library.FindAsync(user.ToCaller(), id, cancellationToken) is { } document
                    ? TypedResults.Ok(DocumentResponse.From(document, signal))
                    : TypedResults.NoContent(),
            };
        }
        catch (UnreadableDocumentException problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(
        Guid id, DocumentLibrary library, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await library.DeleteAsync(user.ToCaller(), id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <summary>A document and its ingestion state.</summary>
internal sealed record DocumentResponse(
    Guid Id, string Name, string Title, string State, double Progress, string? Error, string[] Groups, int Pages, int Chunks, int Tokens, long Size, DateTimeOffset UpdatedAt)
{
    /// <summary>What in it may be meant for a model instead of a reader, such as "instruction" or "hidden-text".</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    public static DocumentResponse From(Document document, IngestionSignal signal) => new(
        document.Id,
        document.Name,
        document.Title,
        document.State.ToString().ToLowerInvariant(),
        document.State == DocumentState.Ready ? 1 : signal.ProgressOf(document.Id),
        document.Error.Length > 0 ? document.Error : null,
        document.GroupList,
        document.Pages,
        document.Chunks,
        document.Tokens,
        document.Size,
        document.UpdatedAt)
    {
        Flags = ContentFlagNames.NamesOf(document.Flags),
    };
}

/// <summary>Who may read a document.</summary>
/// <param name="Groups">The groups; everybody in the tenant when empty.</param>
internal sealed record DocumentGroupsRequest(string[]? Groups);

/// <summary>The extracted text of a document.</summary>
internal sealed record DocumentTextResponse(string Title, string Text, int Pages);

/// <summary>What became of an uploaded file.</summary>
internal sealed record UploadResponse(string FileName, DocumentResponse? Document, string? Error);
