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
        documents.MapGet("/", ListAsync).WithSummary("The documents that the caller may read, with their ingestion state");
        documents.MapGet("/{id:guid}", GetAsync).WithSummary("One document");
        documents.MapGet("/{id:guid}/text", GetTextAsync).WithSummary("The extracted text of a document");

        var editing = documents.MapGroup("/").RequireAuthorization(CallerAuthentication.EditorPolicy);
        editing.MapPost("/", AddAsync)
            .WithSummary("Add documents: multipart form with one or more files, and groups that may read them (repeatable)")
            .Accepts<IFormFileCollection>("multipart/form-data")
            .TakesUploads(app.Services);
        editing.MapPost("/{id:guid}/retry", RetryAsync).WithSummary("Try a failed document again");
        editing.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Remove a document");
    }

    private static async Task<Ok<List<DocumentResponse>>> ListAsync(
        DocumentLibrary library, IngestionSignal signal, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var documents = await library.ListAsync(user.ToCaller(), cancellationToken);
        return TypedResults.Ok(documents.Select(d => DocumentResponse.From(d, signal)).ToList());
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
                var document = await library.AddAsync(user.ToCaller().Tenant, file.FileName, groups, content.ToArray(), cancellationToken);
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

/// <summary>The extracted text of a document.</summary>
internal sealed record DocumentTextResponse(string Title, string Text, int Pages);

/// <summary>What became of an uploaded file.</summary>
internal sealed record UploadResponse(string FileName, DocumentResponse? Document, string? Error);
