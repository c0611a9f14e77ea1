using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RagStarter.Core.Retrieval;
using RagStarter.Core.Storage;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Ingestion;

/// <summary>The documents of all tenants: adding, listing, reading and removing them.</summary>
public sealed class DocumentLibrary
{
    private readonly IDbContextFactory<StateDbContext> _database;
    private readonly ChunkStore _chunks;
    private readonly CorpusRevisions _revisions;
    private readonly IngestionSignal _signal;
    private readonly DocumentRedaction _policy;
    private readonly DocumentFiles _files;
    private readonly DocumentClaims _claims;
    private readonly DocumentAccess _access;
    private readonly IOptionsMonitor<IngestionOptions> _options;
    private readonly TimeProvider _time;

    /// <summary>Creates the library.</summary>
    public DocumentLibrary(
        IDbContextFactory<StateDbContext> database,
        ChunkStore chunks,
        CorpusRevisions revisions,
        IngestionSignal signal,
        DocumentRedaction policy,
        DocumentFiles files,
        DocumentClaims claims,
        DocumentAccess access,
        IOptionsMonitor<IngestionOptions> options,
        TimeProvider time)
    {
        _database = database;
        _chunks = chunks;
        _revisions = revisions;
        _signal = signal;
        _policy = policy;
        _files = files;
        _claims = claims;
        _access = access;
        _options = options;
        _time = time;
    }

    /// <summary>
    /// Accepts a document: from here on it becomes searchable or visibly failed. A document of the same name is replaced
    /// when its content differs, and left as it is otherwise. Other groups hold when this returns: unchanged content is
    /// not read again for them, and the former text of changed content is shown to nobody any more.
    /// </summary>
    /// <param name="caller">Who adds it, and to which tenant.</param>
    /// <param name="name">The name inside the tenant, a path with forward slashes.</param>
    /// <param name="groups">
    /// Who may read it; everybody in the tenant when empty. When <see langword="null"/>, those who may read the document of
    /// that name at the moment it is replaced, and everybody where there is none.
    /// </param>
    /// <param name="content">The file.</param>
    /// <param name="cancellationToken">Cancels before the document is accepted.</param>
    /// <exception cref="UnreadableDocumentException">The name is not allowed or the file is too large.</exception>
    public async Task<Document> AddAsync(
        Caller caller, string name, IReadOnlyList<string>? groups, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        name = DocumentName.Normalize(name);
        _policy.CheckName(caller.Tenant, name);
        var limit = _options.CurrentValue.MaxFileMegabytes;
        if (content.Length > limit * 1_000_000L)
        {
            throw new UnreadableDocumentException(
                $"'{name}' has {content.Length / 1e6:F1} MB; the limit is {limit} MB (Ingestion:MaxFileMegabytes). Split the document, or raise the limit.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var wanted = groups is null ? null : DocumentGroups.TextOf(groups);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AddAsync(caller, name, wanted, hash, content, cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Ingestion took the document up at this moment: the next look sees it.
            }
            catch (DbUpdateException) when (attempt == 1)
            {
                // Somebody added a document of the same name at this moment; anything else fails again.
            }
        }
    }

    /// <summary>The documents that a caller may read, by name.</summary>
    public async Task<IReadOnlyList<Document>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var documents = await database.Documents.AsNoTracking()
            .Where(d => d.Tenant == caller.Tenant)
            .OrderBy(d => d.Name)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. documents.Where(d => DocumentGroups.MayRead(caller, d))];
    }

    /// <summary>A document that a caller may read, or <see langword="null"/>.</summary>
    public async Task<Document?> FindAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var document = await database.Documents.AsNoTracking()
            .SingleOrDefaultAsync(d => d.Tenant == caller.Tenant && d.Id == id, cancellationToken).ConfigureAwait(false);
        return document is not null && DocumentGroups.MayRead(caller, document) ? document : null;
    }

    /// <summary>The id of a tenant's document by its id or name, for those who look after the tenant; <see langword="null"/> when there is none.</summary>
    public async Task<Guid?> FindIdAsync(TenantId tenant, string idOrName, CancellationToken cancellationToken)
    {
        var id = Guid.TryParse(idOrName, out var given) ? given : Guid.Empty;
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await database.Documents.AsNoTracking()
            .Where(d => d.Tenant == tenant && (d.Id == id || d.Name == idOrName))
            .OrderByDescending(d => d.Id == id)
            .Select(d => (Guid?)d.Id)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The extracted text of a document that a caller may read, or <see langword="null"/>.</summary>
    public async Task<ExtractedDocument?> GetTextAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        return await FindContentAsync(document, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was kept of a document when it was ingested; <see langword="null"/> before that.</summary>
    internal async Task<ExtractedDocument?> FindContentAsync(Document document, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var content = await database.DocumentContents.AsNoTracking()
            .SingleOrDefaultAsync(
                c => c.DocumentId == document.Id && database.Documents.Any(d => d.Id == document.Id && d.Tenant == document.Tenant), cancellationToken).ConfigureAwait(false);
        return content is null
            ? null
            : new ExtractedDocument(document.Title, content.Text, JsonSerializer.Deserialize<List<TextBlock>>(content.Blocks) ?? [], document.Pages);
    }

    /// <summary>Removes a document with its chunks, so that no search and no cached answer shows it again.</summary>
    /// <returns>Whether there was such a document that the caller may read.</returns>
    public async Task<bool> DeleteAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return false;
        }

        // The chunks go first: what is left if this stops half-way is a document that can be deleted again.
        await _chunks.DeleteDocumentAsync(caller.Tenant, id, CancellationToken.None).ConfigureAwait(false);
        await _revisions.RaiseAsync(caller.Tenant, CancellationToken.None).ConfigureAwait(false);
        await _signal.TellAsync(caller.Tenant, id).ConfigureAwait(false);
        await using var database = await _database.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        await database.Documents.Where(d => d.Tenant == caller.Tenant && d.Id == id).ExecuteDeleteAsync(CancellationToken.None).ConfigureAwait(false);

        // A change of its groups may have put chunks back meanwhile.
        await _chunks.DeleteDocumentAsync(caller.Tenant, id, CancellationToken.None).ConfigureAwait(false);
        _files.DeleteAll(document);
        return true;
    }

    /// <summary>Tries a failed document again.</summary>
    /// <returns>Whether there was such a document that the caller may read.</returns>
    public async Task<bool> RetryAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var document = await database.Documents.SingleOrDefaultAsync(d => d.Tenant == caller.Tenant && d.Id == id, cancellationToken).ConfigureAwait(false);
        if (document is null || !DocumentGroups.MayRead(caller, document))
        {
            return false;
        }

        if (document.State == DocumentState.Failed)
        {
            MarkPending(document, _time.GetUtcNow());
            try
            {
                await database.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else did at this moment.
            }

            _signal.Raise();
        }

        return true;
    }

    private async Task<Document> AddAsync(
        Caller caller, string name, string? wanted, string hash, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var database = await _database.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var document = await database.Documents.SingleOrDefaultAsync(d => d.Tenant == caller.Tenant && d.Name == name, cancellationToken).ConfigureAwait(false);
        var access = wanted ?? document?.Groups ?? Caller.Everyone;
        if (document is null)
        {
            return await AddNewAsync(database, caller.Tenant, name, access, hash, content, cancellationToken).ConfigureAwait(false);
        }

        var (state, former, isSame) = (document.State, document.Groups, document.ContentHash == hash && document.State != DocumentState.Failed);
        if (former == access)
        {
            return isSame ? document : await ReplaceAsync(database, document, hash, content, cancellationToken).ConfigureAwait(false);
        }

        // It is taken, so that nobody shows it to its former groups again while its chunks change.
        var isInPlace = isSame && state == DocumentState.Ready;
        document.Groups = access;
        document.ContentHash = hash;
        document.Size = content.Length;
        document.Error = string.Empty;
        _claims.Mark(document);
        if (!isInPlace)
        {
            await _files.WriteAsync(document, content, cancellationToken).ConfigureAwait(false);
        }

        await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        _files.DeleteFormer(document);
        await _access.ApplyAsync(document, isInPlace ? state : DocumentState.Pending, former, caller.User).ConfigureAwait(false);
        return document;
    }

    private async Task<Document> AddNewAsync(
        StateDbContext database, TenantId tenant, string name, string access, string hash, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var document = new Document { Tenant = tenant, Name = name, Groups = access, ContentHash = hash, Size = content.Length, AddedAt = now };
        MarkPending(document, now);
        await _files.WriteAsync(document, content, cancellationToken).ConfigureAwait(false);
        database.Documents.Add(document);
        try
        {
            await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            _files.DeleteAll(document);
            throw;
        }

        _signal.Raise();
        return document;
    }

    private async Task<Document> ReplaceAsync(
        StateDbContext database, Document document, string hash, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        document.ContentHash = hash;
        document.Size = content.Length;
        MarkPending(document, _time.GetUtcNow());
        await _files.WriteAsync(document, content, cancellationToken).ConfigureAwait(false);
        await database.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
        _files.DeleteFormer(document);
        _signal.Raise();
        return document;
    }

    private static void MarkPending(Document document, DateTimeOffset now)
    {
        document.State = DocumentState.Pending;
        document.Error = string.Empty;
        document.UpdatedAt = now;
        document.Revision++;
    }
}
