using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using RagStarter.Core.Retrieval;

namespace RagStarter.VectorStores.Embedded;

/// <summary>
/// A collection in a SQLite file: records and words on disk, vectors scanned in memory. Several processes may use the
/// file; each sees what the others wrote with its next query.
/// </summary>
/// <remarks>Thread-safe. All work is done before a method returns, so the tasks it returns are complete.</remarks>
public class EmbeddedCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>, IKeywordSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    // How many candidates each side of a hybrid search contributes, and the constant of reciprocal rank fusion
    // (Cormack, Clarke and Büttcher 2009).
    private const int HybridCandidates = 4;
    private const double RankConstant = 60;

    // How many results of a scan of bytes are computed again from the vectors themselves.
    private const int Oversampling = 2;
    private const int MinCandidates = 32;

    // SQLite takes at most 32,766 parameters.
    private const int KeysPerQuery = 10_000;

    private readonly EmbeddedDatabase _database;
    private readonly CollectionModel _model;
    private readonly CollectionSchema _schema;
    private readonly CollectionImage _image;
    private readonly RecordTable<TRecord> _records;
    private readonly KeywordIndex _keywords;
    private readonly PropertyModel? _partition;

    internal EmbeddedCollection(
        EmbeddedDatabase database, CollectionImage image, CollectionSchema schema, EmbeddedVectorStoreOptions options)
    {
        _database = database;
        _schema = schema;
        _image = image;
        _model = schema.Model;
        _partition = EmbeddedVectorStore.PartitionOf(schema.Model, options);
        _records = new RecordTable<TRecord>(schema, options.Analyzer, _partition);
        _keywords = new KeywordIndex(schema, options);
    }

    /// <inheritdoc/>
    public override string Name => _schema.Name;

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(
        _database.Run("CollectionExists", c => EmbeddedVectorStore.Exists(c, Name), Name));

    /// <inheritdoc/>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        _database.Write(
            "EnsureCollectionExists",
            connection =>
            {
                _records.Create(connection);
                return true;
            },
            Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        EmbeddedVectorStore.Delete(_database, _schema);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(GetByKeys([key], options).FirstOrDefault());

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        GetByKeys([.. keys.Cast<object>()], options).ToAsyncEnumerable();

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        var translated = EmbeddedFilter.From(_model, _partition, filter);
        var order = options.OrderBy?.Invoke(new FilteredRecordRetrievalOptions<TRecord>.OrderByDefinition()).Values
            .Select(o => $"{Sql.Name(_model.GetDataOrKeyProperty(o.PropertySelector).StorageName)} {(o.Ascending ? "ASC" : "DESC")}") ?? [];
        return _database.Run(
            "Get",
            connection =>
            {
                using var command = EmbeddedDatabase.Command(
                    connection,
                    $"""
                    SELECT {_schema.SelectColumns(options.IncludeVectors)} FROM {_schema.Records}
                    WHERE {translated.Condition(_schema)}
                    ORDER BY {string.Join(", ", order.Append("_row"))} LIMIT $top OFFSET $skip
                    """,
                    ("$top", top),
                    ("$skip", options.Skip));
                translated.Bind(command);
                return _records.Read(command, options.IncludeVectors).Select(r => r.Record).ToList();
            },
            Name).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) =>
        UpsertAsync([record], cancellationToken);

    /// <inheritdoc/>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        var list = records as IReadOnlyList<TRecord> ?? [.. records];
        if (list.Count == 0)
        {
            return;
        }

        var vectors = await VectorInput.FromRecordsAsync(_model, list, cancellationToken).ConfigureAwait(false);
        AssignMissingKeys(list);
        _database.Write(
            "Upsert",
            connection =>
            {
                _records.Upsert(connection, list, vectors);
                return true;
            },
            Name);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => DeleteAsync([key], cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        _database.Write(
            "Delete",
            connection =>
            {
                _records.Delete(connection, keys.Cast<object>());
                return true;
            },
            Name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        var property = _model.GetVectorPropertyOrSingle(options);
        var query = await VectorInput.FromSearchAsync(_model, property, searchValue, cancellationToken).ConfigureAwait(false);
        var filter = EmbeddedFilter.From(_model, _partition, options.Filter);
        var reach = Reach(top, options.Skip);
        var results = Query(
            "Search",
            filter,
            (partition, visible, connection) => Scan(partition, visible, property, query, reach, connection),
            reach,
            options.IncludeVectors);
        var function = VectorInput.DistanceFunctionOf(property);
        foreach (var (record, score) in results.Skip(options.Skip))
        {
            var value = VectorMath.SmallerIsNearer(function) ? -score : score;
            if (options.ScoreThreshold is { } threshold && (VectorMath.SmallerIsNearer(function) ? value > threshold : value < threshold))
            {
                yield break;
            }

            yield return new VectorSearchResult<TRecord>(record, value);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> SearchKeywordsAsync(
        string text,
        int top,
        Expression<Func<TRecord, bool>>? filter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        EnsureFullText();
        return Query(
                "SearchKeywords",
                EmbeddedFilter.From(_model, _partition, filter),
                (partition, visible, connection) => _keywords.Search(partition, visible, text, top, connection),
                top,
                includeVectors: false)
            .Select(r => new VectorSearchResult<TRecord>(r.Record, r.Score))
            .ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue,
        ICollection<string> keywords,
        int top,
        HybridSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        EnsureFullText();
        options ??= new HybridSearchOptions<TRecord>();
        var property = _model.GetVectorPropertyOrSingle(new VectorSearchOptions<TRecord> { VectorProperty = options.VectorProperty });
        var query = await VectorInput.FromSearchAsync(_model, property, searchValue, cancellationToken).ConfigureAwait(false);
        var filter = EmbeddedFilter.From(_model, _partition, options.Filter);
        var reach = Reach(top, options.Skip);
        var candidates = (int)Math.Min((long)Math.Max(reach, 10) * HybridCandidates, int.MaxValue);
        var text = string.Join(' ', keywords);
        var results = Query(
            "HybridSearch",
            filter,
            (partition, visible, connection) => Fuse(
                Scan(partition, visible, property, query, candidates, connection),
                _keywords.Search(partition, visible, text, candidates, connection)),
            reach,
            options.IncludeVectors);
        foreach (var (record, score) in results.Skip(options.Skip))
        {
            if (options.ScoreThreshold is { } threshold && score < threshold)
            {
                yield break;
            }

            yield return new VectorSearchResult<TRecord>(record, score);
        }
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata
        {
            VectorStoreSystemName = EmbeddedVectorStore.SystemName,
            VectorStoreName = _database.Path,
            CollectionName = Name,
        }
        : serviceType.IsInstanceOfType(this) ? this : null;

    // The last result that a page needs.
    private static int Reach(int top, int skip) => (int)Math.Min((long)top + skip, int.MaxValue);

    private List<(long Row, double Score)> Scan(
        PartitionImage partition, bool[]? visible, VectorPropertyModel property, VectorInput query, int top, SqliteConnection connection)
    {
        var vectors = partition.VectorsOf(query.Index);
        var function = VectorInput.DistanceFunctionOf(property);
        var best = new TopK(vectors.IsExact ? top : (int)Math.Min(Math.Max((long)top * Oversampling, MinCandidates), int.MaxValue));
        vectors.Scan(partition, query, function, visible, best);
        var found = best.ToSorted();
        if (vectors.IsExact)
        {
            return found;
        }

        var exact = new TopK(top);
        _records.ReadVectors(connection, [.. found.Select(f => f.Row)], query.Index, (row, vector) =>
        {
            if (VectorMath.IsCosine(function))
            {
                VectorMath.Normalize(vector);
            }

            exact.Offer(row, VectorMath.Score(function, query.Vector.Span, vector));
        });

        return exact.ToSorted();
    }

    private static List<(long Row, double Score)> Fuse(List<(long Row, double Score)> dense, List<(long Row, double Score)> keyword)
    {
        var fused = new Dictionary<long, double>();
        foreach (var list in new[] { dense, keyword })
        {
            for (var rank = 0; rank < list.Count; rank++)
            {
                fused[list[rank].Row] = fused.GetValueOrDefault(list[rank].Row) + (1 / (RankConstant + rank + 1));
            }
        }

        return [.. fused.Select(f => (f.Key, f.Value)).OrderByDescending(f => f.Value).ThenBy(f => f.Key)];
    }

    private List<(TRecord Record, double Score)> Query(
        string operation,
        EmbeddedFilter filter,
        Func<PartitionImage, bool[]?, SqliteConnection, List<(long Row, double Score)>> search,
        int top,
        bool includeVectors) => _database.Run(
        operation,
        connection =>
        {
            var best = _image.Read(filter.Partition, partitions => partitions
                .SelectMany(p => search(p, _image.Visible(p, filter, connection), connection))
                .OrderByDescending(r => r.Score)
                .ThenBy(r => r.Row)
                .Take(top)
                .ToList());
            var records = _records.ReadRows(connection, [.. best.Select(b => b.Row)], filter, includeVectors).ToDictionary(r => r.Row, r => r.Record);

            // A record that was deleted or hidden since the vectors were scanned is left out.
            return best.Where(b => records.ContainsKey(b.Row)).Select(b => (records[b.Row], b.Score)).ToList();
        },
        Name);

    private List<TRecord> GetByKeys(IReadOnlyList<object> keys, RecordRetrievalOptions? options)
    {
        var includeVectors = options?.IncludeVectors ?? false;
        return keys.Count == 0
            ? []
            : _database.Run("Get", connection => keys.Chunk(KeysPerQuery).SelectMany(k => GetByKeys(connection, k, includeVectors)).ToList(), Name);
    }

    private List<TRecord> GetByKeys(SqliteConnection connection, object[] keys, bool includeVectors)
    {
        using var command = EmbeddedDatabase.Command(
            connection,
            $"SELECT {_schema.SelectColumns(includeVectors)} FROM {_schema.Records} WHERE {_schema.KeyColumn} IN ({string.Join(',', keys.Select((_, i) => $"$k{i}"))})");
        for (var i = 0; i < keys.Length; i++)
        {
            command.Parameters.AddWithValue($"$k{i}", ColumnCodec.ToColumn(keys[i]));
        }

        return [.. _records.Read(command, includeVectors).Select(r => r.Record)];
    }

    private void AssignMissingKeys(IReadOnlyList<TRecord> records)
    {
        if (!_model.KeyProperty.IsAutoGenerated)
        {
            return;
        }

        foreach (var record in records)
        {
            if (_model.KeyProperty.GetValueAsObject(record) is Guid key && key == Guid.Empty)
            {
                _model.KeyProperty.SetValueAsObject(record, Guid.CreateVersion7());
            }
        }
    }

    private void EnsureFullText()
    {
        if (_schema.FullText is null)
        {
            throw new NotSupportedException(
                $"The collection '{Name}' has no full-text indexed property; mark one with IsFullTextIndexed to search by keywords.");
        }
    }
}
