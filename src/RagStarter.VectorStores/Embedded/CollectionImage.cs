using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace RagStarter.VectorStores.Embedded;

/// <summary>
/// A collection's vectors in memory, kept in step with the file: before each query it loads what this or another
/// process has written since the last look. Queries share the image; loading has it alone.
/// </summary>
internal sealed class CollectionImage : IDisposable
{
    private const int MaxCachedFilters = 64;

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly EmbeddedDatabase _database;
    private readonly CollectionSchema _schema;
    private readonly bool[] _normalize;
    private readonly Dictionary<string, PartitionImage> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<long, PartitionImage> _partitionsById = [];
    private readonly Dictionary<(long Partition, string Filter), VisibleSlots> _visible = [];
    private readonly bool _quantize;
    private SqliteConnection? _watch;
    private SqliteCommand? _dataVersion;
    private long _seenDataVersion = -1;
    private long _loadedChange = -1;
    private string? _loadedIncarnation;

    public CollectionImage(EmbeddedDatabase database, CollectionSchema schema, bool[] normalize, bool quantize)
    {
        _database = database;
        _schema = schema;
        _normalize = normalize;
        _quantize = quantize;
    }

    /// <summary>Runs a query over the partitions that it touches, with the image up to date.</summary>
    /// <exception cref="VectorStoreException">The collection does not exist.</exception>
    public T Read<T>(string? partition, Func<IReadOnlyList<PartitionImage>, T> query)
    {
        Refresh();
        _gate.EnterReadLock();
        try
        {
            if (_loadedIncarnation is null)
            {
                throw _database.Wrap(new InvalidOperationException("the collection does not exist; create it first."), "Search", _schema.Name);
            }

            return query(partition is null
                ? [.. _partitions.Values]
                : _partitions.TryGetValue(partition, out var image) ? [image] : []);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>
    /// Which slots of a partition a filter selects; <see langword="null"/> for all. To be called inside <see cref="Read"/>.
    /// </summary>
    public bool[]? Visible(PartitionImage partition, EmbeddedFilter filter, SqliteConnection connection)
    {
        if (filter.Where.Length == 0)
        {
            return null;
        }

        var key = (partition.Id, filter.CacheKey);
        VisibleSlots? known;
        lock (_visible)
        {
            known = _visible.GetValueOrDefault(key);
        }

        if (known is null || known.Removals != partition.Removals)
        {
            known = new VisibleSlots([], 0, -1, partition.Removals);
        }

        if (known.Change != _loadedChange)
        {
            known = Look(partition, filter, connection, known);
            lock (_visible)
            {
                if (_visible.Count >= MaxCachedFilters)
                {
                    _visible.Clear();
                }

                _visible[key] = known;
            }
        }

        return known.Count == partition.Count ? null : known.Slots;
    }

    // What was written since the last look is looked at; queries that run now keep the slots that they have.
    private VisibleSlots Look(PartitionImage partition, EmbeddedFilter filter, SqliteConnection connection, VisibleSlots known)
    {
        var slots = new bool[partition.Count];
        known.Slots.AsSpan().CopyTo(slots);
        using var command = EmbeddedDatabase.Command(
            connection,
            $"SELECT _row, COALESCE(({filter.Where}), 0) FROM {_schema.Records} WHERE _partition = $partition AND _change > $change",
            ("$partition", partition.Id),
            ("$change", known.Change));
        filter.BindRest(command);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            // A row that was written after the image was loaded is not in it yet.
            if (partition.TryGetSlot(reader.GetInt64(0), out var slot))
            {
                slots[slot] = reader.GetInt64(1) != 0;
            }
        }

        return new VisibleSlots(slots, slots.AsSpan().Count(true), _loadedChange, partition.Removals);
    }

    public void Dispose()
    {
        _dataVersion?.Dispose();
        _watch?.Dispose();
        _gate.Dispose();
    }

    private void Refresh()
    {
        lock (_partitionsById)
        {
            if (_watch is null)
            {
                _watch = _database.Open();
                _dataVersion = EmbeddedDatabase.Command(_watch, "PRAGMA data_version");
            }

            // The number changes with every commit of another connection, in this process or elsewhere.
            var dataVersion = (long)_dataVersion!.ExecuteScalar()!;
            if (dataVersion == _seenDataVersion)
            {
                return;
            }

            Load(_watch);
            _seenDataVersion = dataVersion;
        }
    }

    private void Load(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var (incarnation, change) = State(connection);
        if (incarnation != _loadedIncarnation)
        {
            // The collection was deleted, or deleted and made anew, here or in another process.
            Exclusively(Clear);
            _loadedIncarnation = incarnation;
        }

        if (incarnation is null || change == _loadedChange)
        {
            return;
        }

        Exclusively(() =>
        {
            LoadPartitions(connection);
            LoadDeleted(connection);
            LoadChanged(connection);
            _loadedChange = change;
        });
    }

    private (string? Incarnation, long Change) State(SqliteConnection connection)
    {
        using var command = EmbeddedDatabase.Command(
            connection, "SELECT incarnation, change FROM collections WHERE name = $name", ("$name", _schema.Name));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetString(0), reader.GetInt64(1)) : (null, -1);
    }

    private void Exclusively(Action work)
    {
        _gate.EnterWriteLock();
        try
        {
            work();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    private void Clear()
    {
        _partitions.Clear();
        _partitionsById.Clear();
        _loadedChange = -1;
        lock (_visible)
        {
            _visible.Clear();
        }
    }

    private void LoadPartitions(SqliteConnection connection)
    {
        using var command = EmbeddedDatabase.Command(connection, $"SELECT id, value FROM {_schema.Partitions}");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetInt64(0);
            if (!_partitionsById.ContainsKey(id))
            {
                _partitions[reader.GetString(1)] = _partitionsById[id] = new PartitionImage(id, [.. _schema.Model.VectorProperties.Select(VectorsFor)]);
            }
        }
    }

    private void LoadDeleted(SqliteConnection connection)
    {
        using var command = EmbeddedDatabase.Command(
            connection, $"SELECT _row, _partition FROM {_schema.Deleted} WHERE _change > $change", ("$change", _loadedChange));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _partitionsById[reader.GetInt64(1)].Remove(reader.GetInt64(0));
        }
    }

    private void LoadChanged(SqliteConnection connection)
    {
        var columns = string.Join(", ", _schema.VectorColumns.Prepend("_length").Prepend("_partition").Prepend("_row"));
        using var command = EmbeddedDatabase.Command(
            connection, $"SELECT {columns} FROM {_schema.Records} WHERE _change > $change", ("$change", _loadedChange));
        using var reader = command.ExecuteReader();
        var vectors = new float[]?[_schema.VectorColumns.Count];
        while (reader.Read())
        {
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] = reader.IsDBNull(i + 3) ? null : VectorFrom((byte[])reader.GetValue(i + 3), _normalize[i]);
            }

            _partitionsById[reader.GetInt64(1)].Put(reader.GetInt64(0), reader.GetInt32(2), vectors);
        }
    }

    private IScannedVectors VectorsFor(VectorPropertyModel property) =>
        _quantize && QuantizedSegments.Supports(VectorInput.DistanceFunctionOf(property))
            ? new QuantizedSegments(property.Dimensions)
            : new VectorSegments(property.Dimensions);

    internal static float[] VectorFrom(byte[] bytes, bool normalize)
    {
        var vector = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (normalize)
        {
            VectorMath.Normalize(vector);
        }

        return vector;
    }

    /// <summary>The slots that a filter selects, as of a change of the collection.</summary>
    private sealed record VisibleSlots(bool[] Slots, int Count, long Change, int Removals);
}
