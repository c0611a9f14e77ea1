using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.VectorData;

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
    private readonly Dictionary<(long Partition, string Filter), bool[]?> _visible = [];
    private SqliteConnection? _watch;
    private SqliteCommand? _dataVersion;
    private long _seenDataVersion = -1;
    private long _loadedChange = -1;
    private string? _loadedIncarnation;

    public CollectionImage(EmbeddedDatabase database, CollectionSchema schema, bool[] normalize)
    {
        _database = database;
        _schema = schema;
        _normalize = normalize;
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
        lock (_visible)
        {
            if (_visible.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var visible = new bool[partition.Count];
        using var command = EmbeddedDatabase.Command(
            connection, $"SELECT _row FROM {_schema.Records} WHERE _partition = $partition AND ({filter.Where})", ("$partition", partition.Id));
        for (var i = 0; i < filter.Parameters.Count; i++)
        {
            command.Parameters.AddWithValue($"$p{i}", filter.Parameters[i]);
        }

        using var reader = command.ExecuteReader();
        var count = 0;
        while (reader.Read())
        {
            // A row that was written after the image was loaded is not in it yet.
            if (partition.TryGetSlot(reader.GetInt64(0), out var slot))
            {
                visible[slot] = true;
                count++;
            }
        }

        var result = count == partition.Count ? null : visible;
        lock (_visible)
        {
            if (_visible.Count >= MaxCachedFilters)
            {
                _visible.Clear();
            }

            _visible[key] = result;
        }

        return result;
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
            lock (_visible)
            {
                _visible.Clear();
            }

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
        var dimensions = _schema.Model.VectorProperties.Select(p => p.Dimensions).ToList();
        while (reader.Read())
        {
            var id = reader.GetInt64(0);
            if (!_partitionsById.ContainsKey(id))
            {
                _partitions[reader.GetString(1)] = _partitionsById[id] = new PartitionImage(id, dimensions);
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

    private static float[] VectorFrom(byte[] bytes, bool normalize)
    {
        var vector = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (normalize)
        {
            VectorMath.Normalize(vector);
        }

        return vector;
    }
}
