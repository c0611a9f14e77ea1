using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Ingestion;
using RagStarter.Core.Retrieval.Indexing;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval;

/// <summary>
/// The searchable chunks of all tenants. Every call names the tenant, and every read the groups of the asker: both are
/// part of the store's query, so that nothing else is even scored.
/// </summary>
/// <remarks>
/// The collection's name carries the fingerprint of the vectors: those of two models are never in one collection. After
/// a change of the settings the documents are indexed into a new one beside, and searches are refused until all are there.
/// </remarks>
public sealed class ChunkStore : IDisposable
{
    private readonly VectorStore _store;
    private readonly VectorFingerprint _vectors;
    private readonly IndexState _state;
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile ChunkCollection? _collection;

    /// <summary>Opens the collection for the embedding model in use.</summary>
    public ChunkStore(VectorStore store, VectorFingerprint vectors, IndexState state)
    {
        _store = store;
        _vectors = vectors;
        _state = state;
    }

    /// <summary>The name of the collection for the settings in force.</summary>
    public string CollectionName => _vectors.Collection;

    /// <summary>Adds chunks or replaces those of the same id.</summary>
    public Task UpsertAsync(TenantId tenant, IReadOnlyList<ChunkRecord> chunks, CancellationToken cancellationToken) =>
        TryUpsertAsync(tenant, chunks, CollectionName, cancellationToken);

    /// <summary>Adds chunks or replaces those of the same id, if <paramref name="collection"/> is still the one for the settings in force.</summary>
    /// <returns>Whether it was.</returns>
    internal async Task<bool> TryUpsertAsync(TenantId tenant, IReadOnlyList<ChunkRecord> chunks, string collection, CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.Tenant != tenant.Value || chunk.Groups.Length == 0)
            {
                throw new ArgumentException($"A chunk of '{chunk.Document}' is not marked with the tenant '{tenant}' and at least one group.");
            }
        }

        var current = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (current.Name != collection)
        {
            return false;
        }

        await current.Chunks.UpsertAsync(chunks, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The chunks of a document, without their vectors.</summary>
    public async Task<IReadOnlyList<ChunkRecord>> GetDocumentAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var name = tenant.Value;
        return await collection.Chunks.GetAsync(c => c.Tenant == name && c.DocumentId == documentId, int.MaxValue, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunks of a document that a caller of these groups may read, without their vectors.</summary>
    public async Task<IReadOnlyList<ChunkRecord>> GetDocumentAsync(
        TenantId tenant, IReadOnlyList<string> groups, Guid documentId, CancellationToken cancellationToken)
    {
        var document = await GetDocumentAsync(tenant, documentId, cancellationToken).ConfigureAwait(false);
        return [.. document.Where(c => c.Groups.Intersect(groups, StringComparer.Ordinal).Any())];
    }

    /// <summary>
    /// Gives the chunks of a document other groups. Those of former settings go: they would come back with the former groups.
    /// </summary>
    internal async Task SetGroupsAsync(TenantId tenant, Guid documentId, string[] groups, CancellationToken cancellationToken)
    {
        var current = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var name = tenant.Value;
        var own = await current.Chunks.GetAsync(
                c => c.Tenant == name && c.DocumentId == documentId, int.MaxValue, new() { IncludeVectors = true }, cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var chunk in own)
        {
            chunk.Groups = groups;
            chunk.Hash = Chunker.HashOf(chunk.Content, groups);
        }

        await current.Chunks.UpsertAsync(own, cancellationToken).ConfigureAwait(false);
        await DeleteFromOthersAsync(tenant, documentId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of the given chunks that exist and that a caller of these groups may read.</summary>
    public async Task<IReadOnlyList<ChunkRecord>> GetAsync(
        TenantId tenant, IReadOnlyList<string> groups, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var found = await collection.Chunks.GetAsync(ids, cancellationToken: cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Where(c => c.Tenant == tenant.Value && c.Groups.Intersect(groups, StringComparer.Ordinal).Any())];
    }

    /// <summary>Removes chunks of a tenant; ids of other tenants are left alone.</summary>
    public async Task DeleteAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var collection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var own = await collection.Chunks.GetAsync(ids, cancellationToken: cancellationToken)
            .Where(c => c.Tenant == tenant.Value).Select(c => c.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        await collection.Chunks.DeleteAsync(own, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes the chunks of a document from all collections, so that it does not come back with former settings either.
    /// </summary>
    public async Task DeleteDocumentAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken)
    {
        var current = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await DeleteDocumentAsync(current.Chunks, tenant, documentId, cancellationToken).ConfigureAwait(false);
        await DeleteFromOthersAsync(tenant, documentId, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteFromOthersAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken)
    {
        foreach (var name in await OthersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (VectorFingerprint.TryGetDimensions(name, out var dimensions))
            {
                using var chunks = _store.GetCollection<Guid, ChunkRecord>(name, ChunkRecord.Definition(dimensions));
                await DeleteDocumentAsync(chunks, tenant, documentId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The chunks whose vectors are nearest to <paramref name="vector"/>, with their cosine similarity.</summary>
    /// <exception cref="IndexOutdatedException">The tenant's documents have vectors of other settings.</exception>
    public async Task<IReadOnlyList<VectorSearchResult<ChunkRecord>>> SearchDenseAsync(
        TenantId tenant, IReadOnlyList<string> groups, ReadOnlyMemory<float> vector, int top, CancellationToken cancellationToken)
    {
        var collection = await OpenForSearchAsync(tenant, cancellationToken).ConfigureAwait(false);
        var options = new VectorSearchOptions<ChunkRecord> { Filter = Readable(tenant, groups) };
        return await collection.Chunks.SearchAsync(vector, top, options, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunks that share words with <paramref name="text"/>, with their BM25 score.</summary>
    /// <exception cref="IndexOutdatedException">The tenant's documents have vectors of other settings.</exception>
    public async Task<IReadOnlyList<VectorSearchResult<ChunkRecord>>> SearchKeywordsAsync(
        TenantId tenant, IReadOnlyList<string> groups, string text, int top, CancellationToken cancellationToken)
    {
        if ((await OpenForSearchAsync(tenant, cancellationToken).ConfigureAwait(false)).Keywords is not { } keywords)
        {
            return [];
        }

        return await keywords.SearchKeywordsAsync(text, top, Readable(tenant, groups), cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when the tenant's documents may be searched; before, it is not worth embedding a question.</summary>
    /// <exception cref="IndexOutdatedException">The tenant's documents have vectors of other settings.</exception>
    public ValueTask EnsureSearchableAsync(TenantId tenant, CancellationToken cancellationToken) => _state.EnsureSearchableAsync(tenant, cancellationToken);

    /// <summary>Removes the collections of former settings, once no document needs them any more.</summary>
    /// <returns>Whether only the collection of the settings in force is left.</returns>
    public async Task<bool> DeleteOtherCollectionsAsync(CancellationToken cancellationToken)
    {
        if ((await _state.OutdatedAsync(cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            return false;
        }

        foreach (var name in await OthersAsync(cancellationToken).ConfigureAwait(false))
        {
            await _store.EnsureCollectionDeletedAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _creating.Dispose();

    private static Expression<Func<ChunkRecord, bool>> Readable(TenantId tenant, IReadOnlyList<string> groups)
    {
        if (groups.Count == 0)
        {
            throw new ArgumentException("A search needs the groups of the asker; an asker without any belongs to 'everyone'.", nameof(groups));
        }

        var name = tenant.Value;
        var list = groups.ToArray();
        return c => c.Tenant == name && c.Groups.Any(g => list.Contains(g));
    }

    private static async Task DeleteDocumentAsync(
        VectorStoreCollection<Guid, ChunkRecord> chunks, TenantId tenant, Guid documentId, CancellationToken cancellationToken)
    {
        var name = tenant.Value;
        var ids = await chunks.GetAsync(c => c.Tenant == name && c.DocumentId == documentId, int.MaxValue, cancellationToken: cancellationToken)
            .Select(c => c.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        await chunks.DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<string>> OthersAsync(CancellationToken cancellationToken)
    {
        var current = CollectionName;
        return await _store.ListCollectionNamesAsync(cancellationToken)
            .Where(n => VectorFingerprint.IsOfChunks(n) && n != current).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChunkCollection> OpenForSearchAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await _state.EnsureSearchableAsync(tenant, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChunkCollection> OpenAsync(CancellationToken cancellationToken)
    {
        var name = CollectionName;
        if (_collection is { } open && open.Name == name)
        {
            return open;
        }

        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_collection is { } opened && opened.Name == name)
            {
                return opened;
            }

            var chunks = _store.GetCollection<Guid, ChunkRecord>(name, ChunkRecord.Definition(_vectors.Dimensions));
            await chunks.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            return _collection = new ChunkCollection(name, chunks, chunks.GetService(typeof(IKeywordSearchable<ChunkRecord>)) as IKeywordSearchable<ChunkRecord>);
        }
        finally
        {
            _creating.Release();
        }
    }

    private sealed record ChunkCollection(string Name, VectorStoreCollection<Guid, ChunkRecord> Chunks, IKeywordSearchable<ChunkRecord>? Keywords);
}
