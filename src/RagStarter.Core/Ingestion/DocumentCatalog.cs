using Microsoft.EntityFrameworkCore;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>The documents of a tenant in parts: who may read a document is decided in the database.</summary>
public sealed class DocumentCatalog(IDbContextFactory<StateDbContext> database, DocumentLibrary library, ChunkStore chunks)
{
    /// <summary>A part of the documents that a caller may read, by name.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="selection">Which documents.</param>
    /// <param name="skip">How many come before this part.</param>
    /// <param name="take">The most documents of this part.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<DocumentPart> FindAsync(
        Caller caller, DocumentSelection selection, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var readable = ReadableBy(context, caller);
        var states = await readable.GroupBy(d => d.State)
            .Select(g => new { g.Key, Count = g.Count(), Chunks = g.Sum(d => (long)d.Chunks), Tokens = g.Sum(d => (long)d.Tokens) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var meant = Narrow(readable, selection);
        var all = states.Sum(s => s.Count);
        var found = ReferenceEquals(meant, readable) ? all : await meant.CountAsync(cancellationToken).ConfigureAwait(false);
        var documents = await meant.OrderBy(d => d.Name).Skip(skip).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false);
        int Of(DocumentState wanted) => states.Where(s => s.Key == wanted).Sum(s => s.Count);
        return new DocumentPart(documents, found, all, Of(DocumentState.Ready), Of(DocumentState.Failed), states.Sum(s => s.Chunks), states.Sum(s => s.Tokens));
    }

    /// <summary>Those of the given documents that a caller may read.</summary>
    public async Task<IReadOnlyList<Document>> FindAsync(Caller caller, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await ReadableBy(context, caller).Where(d => ids.Contains(d.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of the chunks of a document as the search sees them; <see langword="null"/> when the caller may read no such document.</summary>
    /// <param name="caller">Who asks. A chunk keeps the groups under which it is searched, and is shown to nobody else.</param>
    /// <param name="id">The document.</param>
    /// <param name="skip">How many come before this part.</param>
    /// <param name="take">The most chunks of this part.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<ChunkPart?> ChunksAsync(Caller caller, Guid id, int skip, int take, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        var all = await chunks.GetDocumentAsync(caller.Tenant, caller.Groups, id, cancellationToken).ConfigureAwait(false);
        return new ChunkPart(document, [.. all.OrderBy(c => c.Ordinal).Skip(skip).Take(take)], all.Count);
    }

    private static IQueryable<Document> ReadableBy(StateDbContext context, Caller caller)
    {
        var tenant = caller.Tenant;

        // A group's name has no bar in it, so that a name between bars is a whole name.
        var groups = caller.Groups.Select(g => $"|{g}|").ToList();
        return context.Documents.AsNoTracking().Where(d => d.Tenant == tenant && groups.Any(g => ("|" + d.Groups + "|").Contains(g)));
    }

    private static IQueryable<Document> Narrow(IQueryable<Document> documents, DocumentSelection selection)
    {
        if (selection.State is { } state)
        {
            documents = documents.Where(d => d.State == state);
        }

        if (selection.Text.Trim() is { Length: > 0 } text)
        {
            // The databases fold the case of the letters A to Z alone.
            var part = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // The database does this, not a culture.
            documents = documents.Where(d => d.Name.ToLower().Contains(part) || d.Title.ToLower().Contains(part) || d.Name.Contains(text) || d.Title.Contains(text));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return documents;
    }
}
