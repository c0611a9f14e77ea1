using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Embeddings;
using RagStarter.Core.Tenancy;

namespace RagStarter.Core.Retrieval;

/// <summary>
/// The searchable chunks of all tenants. Every call names the tenant, and every read the groups of the asker: both are
/// part of the store's query, so that nothing else is even scored.
/// </summary>
/// <remarks>
/// The collection's name carries the embedding model's fingerprint: vectors of two models are never in one collection,
/// and after a change of the model the documents are indexed into a new one.
/// </remarks>
public sealed class ChunkStore : IDisposable
{
    private const string Prefix = "chunks-";

    private readonly VectorStore _store;
    private readonly VectorStoreCollection<Guid, ChunkRecord> _chunks;
    private readonly IKeywordSearchable<ChunkRecord>? _keywords;
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _exists;

    /// <summary>Opens the collection for the embedding model in use.</summary>
    public ChunkStore(VectorStore store, Embedder embedder)
    {
        _store = store;
        StoreName = (store.GetService(typeof(VectorStoreMetadata)) as VectorStoreMetadata)?.VectorStoreSystemName ?? string.Empty;
        CollectionName = NameFor(embedder.Fingerprint);
        _chunks = store.GetCollection<Guid, ChunkRecord>(CollectionName, ChunkRecord.Definition(embedder.Dimensions));
        _keywords = _chunks.GetService(typeof(IKeywordSearchable<ChunkRecord>)) as IKeywordSearchable<ChunkRecord>;
    }

    /// <summary>The collection's name.</summary>
    public string CollectionName { get; }

    /// <summary>The kind of store; documents that were indexed into another are indexed again.</summary>
    public string StoreName { get; }

    /// <summary>Adds chunks or replaces those of the same id.</summary>
    public async Task UpsertAsync(TenantId tenant, IReadOnlyList<ChunkRecord> chunks, CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.Tenant != tenant.Value || chunk.Groups.Length == 0)
            {
                throw new ArgumentException($"A chunk of '{chunk.Document}' is not marked with the tenant '{tenant}' and at least one group.");
            }
        }

        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        await _chunks.UpsertAsync(chunks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunks of a document, without their vectors.</summary>
    public async Task<IReadOnlyList<ChunkRecord>> GetDocumentAsync(TenantId tenant, Guid documentId, CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        var name = tenant.Value;
        return await _chunks.GetAsync(c => c.Tenant == name && c.DocumentId == documentId, int.MaxValue, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of the given chunks that exist and that a caller of these groups may read.</summary>
    public async Task<IReadOnlyList<ChunkRecord>> GetAsync(
        TenantId tenant, IReadOnlyList<string> groups, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        var found = await _chunks.GetAsync(ids, cancellationToken: cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Where(c => c.Tenant == tenant.Value && c.Groups.Intersect(groups, StringComparer.Ordinal).Any())];
    }

    /// <summary>Removes chunks of a tenant; ids of other tenants are left alone.</summary>
    public async Task DeleteAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        var own = await _chunks.GetAsync(ids, cancellationToken: cancellationToken)
            .Where(c => c.Tenant == tenant.Value).Select(c => c.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        await _chunks.DeleteAsync(own, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunks whose vectors are nearest to <paramref name="vector"/>, with their cosine similarity.</summary>
    public async Task<IReadOnlyList<VectorSearchResult<ChunkRecord>>> SearchDenseAsync(
        TenantId tenant, IReadOnlyList<string> groups, ReadOnlyMemory<float> vector, int top, CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        var options = new VectorSearchOptions<ChunkRecord> { Filter = Readable(tenant, groups) };
        return await _chunks.SearchAsync(vector, top, options, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunks that share words with <paramref name="text"/>, with their BM25 score.</summary>
    public async Task<IReadOnlyList<VectorSearchResult<ChunkRecord>>> SearchKeywordsAsync(
        TenantId tenant, IReadOnlyList<string> groups, string text, int top, CancellationToken cancellationToken)
    {
        if (_keywords is null)
        {
            return [];
        }

        await EnsureExistsAsync(cancellationToken).ConfigureAwait(false);
        return await _keywords.SearchKeywordsAsync(text, top, Readable(tenant, groups), cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the collections of embedding models that are no longer in use.</summary>
    public async Task DeleteOtherCollectionsAsync(CancellationToken cancellationToken)
    {
        var names = await _store.ListCollectionNamesAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var name in names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n != CollectionName))
        {
            await _store.EnsureCollectionDeletedAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _creating.Dispose();

    private static string NameFor(string fingerprint) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)).AsSpan(0, 6));

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

    private async ValueTask EnsureExistsAsync(CancellationToken cancellationToken)
    {
        if (_exists)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_exists)
            {
                await _chunks.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
                _exists = true;
            }
        }
        finally
        {
            _creating.Release();
        }
    }
}
