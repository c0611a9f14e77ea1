using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval;
using RagStarter.Web.Authentication;

namespace RagStarter.Web.Endpoints;

/// <summary>Documents as the search sees them: their chunks, and what a question finds.</summary>
internal static class DocumentSearchEndpoints
{
    private const int MaxChunks = 200;

    public static void MapDocumentSearch(this RouteGroupBuilder documents)
    {
        documents.MapGet("/{id:guid}/chunks", GetChunksAsync)
            .WithSummary("The chunks of a document as the search sees them, in order; the header X-Total-Count says how many there are");
        documents.MapPost("/search", SearchAsync)
            .WithSummary("What a question finds, with the scores of both searches")
            .WithDescription("Searches the documents that the caller may read, without asking a model for an answer. The query is checked, masked and counted as a question is: its embedding is on the caller's account, workflow 'search'.")
            .Produces<DocumentSearchResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<List<ChunkResponse>>, NotFound>> GetChunksAsync(
        Guid id, DocumentCatalog catalog, ClaimsPrincipal user, HttpContext context, CancellationToken cancellationToken, int skip = 0, int take = 50)
    {
        if (await catalog.ChunksAsync(user.ToCaller(), id, Math.Max(0, skip), Math.Clamp(take, 1, MaxChunks), cancellationToken) is not { } part)
        {
            return TypedResults.NotFound();
        }

        DocumentsEndpoints.TellTotal(context, part.All);
        return TypedResults.Ok(part.Chunks.Select(ChunkResponse.From).ToList());
    }

    private static async Task<IResult> SearchAsync(
        DocumentSearchRequest request, SearchTrial trial, ClaimsPrincipal user, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await trial.RunAsync(user.ToCaller(), request.Query ?? string.Empty, cancellationToken);
        return result.Problem is { } problem ? ChatEndpoints.ProblemOf(problem, context) : TypedResults.Ok(DocumentSearchResponse.From(result));
    }
}

/// <summary>What is searched for.</summary>
/// <param name="Query">A question or words.</param>
internal sealed record DocumentSearchRequest(string? Query);

/// <summary>A chunk of a document.</summary>
internal sealed record ChunkResponse(Guid Id, Guid DocumentId, string Document, string Title, string Heading, int Page, int Start, string Text, int Tokens, string[] Groups)
{
    public static ChunkResponse From(ChunkRecord chunk) => new(
        chunk.Id, chunk.DocumentId, chunk.Document, chunk.Title, chunk.Heading, chunk.Page, chunk.Start, chunk.Text, chunk.Tokens, chunk.Groups);
}

/// <summary>A chunk that was found.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Fused">The score by which it is ordered, from 0 to about 1.</param>
/// <param name="Dense">The cosine similarity; absent when the vector search did not find it.</param>
/// <param name="Keyword">The BM25 score; absent when the keyword search did not find it.</param>
internal sealed record FoundChunkResponse(ChunkResponse Chunk, double Fused, double? Dense, double? Keyword);

/// <summary>What was found.</summary>
/// <param name="Searched">What was searched for: the query with its sensitive values masked.</param>
/// <param name="Found">The chunks, the best first, without near repetitions.</param>
/// <param name="DenseFound">How many the vector search found.</param>
/// <param name="KeywordFound">How many the keyword search found.</param>
/// <param name="TopK">How many of them a question would consider.</param>
/// <param name="WordsOnly">Whether the embedding model could not answer, so that only words were searched for.</param>
internal sealed record DocumentSearchResponse(string Searched, List<FoundChunkResponse> Found, int DenseFound, int KeywordFound, int TopK, bool WordsOnly)
{
    public static DocumentSearchResponse From(SearchTrialResult result) => new(
        result.Searched,
        [.. result.Found.Select(f => new FoundChunkResponse(ChunkResponse.From(f.Chunk), f.Score, f.DenseScore, f.KeywordScore))],
        result.Dense,
        result.Keyword,
        result.TopK,
        result.HasOnlyWords);
}
