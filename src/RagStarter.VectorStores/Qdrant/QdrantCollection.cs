using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using RagStarter.Core.Language;
using RagStarter.Core.Retrieval;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>A collection on a Qdrant server, reached over REST.</summary>
/// <remarks>
/// <para>Thread-safe. Writes are waited for: what a method has written, the next query finds.</para>
/// <para>
/// A record's key is the point's id; that of a text key is made from it, and the text is kept beside. Vectors of a
/// cosine property come back with unit length. Results of equal score are ordered by key, but which of several equal
/// ones is the last on a page is the server's choice.
/// </para>
/// </remarks>
public partial class QdrantCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>, IKeywordSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly QdrantSchema _schema;
    private readonly QdrantOptions _options;
    private readonly PointsApi _points;
    private readonly RecordMapper<TRecord> _records;
    private readonly KeywordRanking _keywords;

    internal QdrantCollection(QdrantConnection connection, QdrantSchema schema, QdrantOptions options, TextAnalyzer analyzer)
    {
        _schema = schema;
        _options = options;
        _points = new PointsApi(connection, options, schema.Name);
        _records = new RecordMapper<TRecord>(schema, analyzer);
        _keywords = new KeywordRanking(_points, analyzer);
    }

    /// <inheritdoc/>
    public override string Name => _schema.Name;

    /// <inheritdoc/>
    public override async Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        await _points.FindAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Creates the collection and the indexes that it lacks; one that exists with another definition is refused.</summary>
    /// <exception cref="VectorStoreException">The server cannot be reached or refuses, or the definitions differ.</exception>
    public override async Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        var existing = await _points.FindAsync(cancellationToken).ConfigureAwait(false);
        if (existing is null)
        {
            await _points.CreateAsync(_schema.ToRequest(_options), cancellationToken).ConfigureAwait(false);

            // Another process may have created it at the same moment, and otherwise.
            existing = await _points.FindAsync(cancellationToken).ConfigureAwait(false);
        }

        if (existing is not null && _schema.Contradiction(existing.Config.Params) is { } contradiction)
        {
            throw new VectorStoreException(
                $"The collection '{Name}' exists with another definition than the one asked for: {contradiction}. Delete the collection, or use another name.")
            {
                VectorStoreSystemName = QdrantVectorStore.SystemName,
                VectorStoreName = _options.Endpoint,
                CollectionName = Name,
                OperationName = "EnsureCollectionExists",
            };
        }

        foreach (var index in _schema.Indexes().Where(i => existing?.PayloadSchema?.ContainsKey(i.FieldName) != true))
        {
            await _points.CreateIndexAsync(index, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => _points.DropAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetAsync([key], options, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var includeVectors = options?.IncludeVectors ?? false;
        return _points.GetAsync([.. keys.Select(k => KeyCodec.ToId(k)).Distinct()], includeVectors, cancellationToken)
            .Select(p => _records.ToRecord(p, includeVectors));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Without an order, records come ordered by key. With one, every record that the filter selects is read and sorted
    /// here: the server orders by one indexed field only, leaves out records without a value, and does not page.
    /// </remarks>
    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        var conditions = QdrantFilter.From(_schema.Model, filter);
        var order = options.OrderBy?.Invoke(new FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition()).Values ?? [];
        var found = _points.ScrollAsync(
                KeywordRanking.FilterOf(conditions), order.Count > 0 ? int.MaxValue : Reach(top, options.Skip), options.IncludeVectors, cancellationToken)
            .Select(p => _records.ToRecord(p, options.IncludeVectors));
        return Ordered(found, order).Skip(options.Skip).Take(top);
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) =>
        UpsertAsync([record], cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Everything is checked before the first record is sent. Many records go in several requests: where one fails, those
    /// before it are written, and writing all of them again does no harm.
    /// </remarks>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        var list = records as IReadOnlyList<TRecord> ?? [.. records];
        if (list.Count == 0)
        {
            return;
        }

        var vectors = await VectorInput.FromRecordsAsync(_schema.Model, list, cancellationToken).ConfigureAwait(false);
        AssignMissingKeys(list);

        // The last record of a key counts, as if they had been written one after the other.
        var points = new Dictionary<PointId, Point>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var point = _records.ToPoint(list[i], vectors[i]);
            points[point.Id] = point;
        }

        await _points.UpsertAsync([.. points.Values], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => DeleteAsync([key], cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) =>
        _points.DeleteAsync([.. keys.Select(k => KeyCodec.ToId(k)).Distinct()], cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = QdrantVectorStore.SystemName,
            VectorStoreName = _options.Endpoint,
            CollectionName = Name,
        }
        : serviceType.IsInstanceOfType(this) ? this : null;

    // The last result that a page needs.
    private static int Reach(int top, int skip) => (int)Math.Min((long)top + skip, int.MaxValue);

    private IAsyncEnumerable<TRecord> Ordered(
        IAsyncEnumerable<TRecord> records, IReadOnlyList<FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition.SortInfo> order)
    {
        IOrderedAsyncEnumerable<TRecord>? sorted = null;
        foreach (var sort in order)
        {
            var property = _schema.Model.GetDataOrKeyProperty(sort.PropertySelector);
            var by = (TRecord r) => property.GetValueAsObject(r);
            sorted = (sorted, sort.Ascending) switch
            {
                (null, true) => records.OrderBy(by, ValueOrder.Instance),
                (null, false) => records.OrderByDescending(by, ValueOrder.Instance),
                (_, true) => sorted.ThenBy(by, ValueOrder.Instance),
                (_, false) => sorted.ThenByDescending(by, ValueOrder.Instance),
            };
        }

        return sorted ?? records;
    }

    private void AssignMissingKeys(IReadOnlyList<TRecord> records)
    {
        if (!_schema.Model.KeyProperty.IsAutoGenerated)
        {
            return;
        }

        foreach (var record in records)
        {
            if (_schema.Model.KeyProperty.GetValueAsObject(record) is Guid key && key == Guid.Empty)
            {
                _schema.Model.KeyProperty.SetValueAsObject(record, Guid.CreateVersion7());
            }
        }
    }

    // Texts by their characters whatever the machine's language; a missing value before all others.
    private sealed class ValueOrder : IComparer<object?>
    {
        public static ValueOrder Instance { get; } = new();

        public int Compare(object? x, object? y) =>
            x is string left && y is string right ? string.CompareOrdinal(left, right) : Comparer<object?>.Default.Compare(x, y);
    }
}
