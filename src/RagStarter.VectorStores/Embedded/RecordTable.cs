using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;
using RagStarter.Core.Language;
using SQLitePCL;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Reads and writes the rows of a collection.</summary>
internal sealed class RecordTable<TRecord>(CollectionSchema schema, TextAnalyzer analyzer, PropertyModel? partition)
    where TRecord : class
{
    private readonly string _insert = InsertSql(schema);
    private readonly string _update = UpdateSql(schema);

    /// <summary>Creates the tables; a collection that exists with another definition is refused.</summary>
    public void Create(SqliteConnection connection)
    {
        var signature = EmbeddedDatabase.Scalar(
            connection, "SELECT signature FROM collections WHERE name = $name", ("$name", schema.Name)) as string;
        if (signature is not null && signature != schema.Signature)
        {
            throw new InvalidOperationException(
                $"The collection '{schema.Name}' exists with another definition ({signature}) than the one asked for ({schema.Signature}). Delete the collection, or use another name.");
        }

        if (signature is null)
        {
            EmbeddedDatabase.Execute(connection, schema.CreateSql);
            EmbeddedDatabase.Execute(
                connection,
                "INSERT INTO collections (name, signature, incarnation, change) VALUES ($name, $signature, hex(randomblob(8)), 0)",
                ("$name", schema.Name),
                ("$signature", schema.Signature));
        }
    }

    /// <summary>Writes records inside the caller's transaction.</summary>
    public void Upsert(SqliteConnection connection, IReadOnlyList<TRecord> records, IReadOnlyList<float[]?[]> vectors)
    {
        using var find = EmbeddedDatabase.Command(connection, $"SELECT _row, _partition FROM {schema.Records} WHERE {schema.KeyColumn} = $key");
        var findKey = find.Parameters.Add("$key", SqliteType.Text);
        var partitions = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            findKey.Value = ColumnCodec.ToColumn(schema.Model.KeyProperty.GetValueAsObject(record));
            findKey.ResetSqliteType();
            var partitionId = PartitionOf(connection, record, partitions);
            var existing = Find(find);
            if (existing is { } old && old.Partition != partitionId)
            {
                // A record that changed its partition is a new one there.
                Remove(connection, old.Row, old.Partition);
                existing = null;
            }

            Write(connection, record, vectors[i], partitionId, existing?.Row);
        }
    }

    /// <summary>Removes the records with these keys inside the caller's transaction.</summary>
    public void Delete(SqliteConnection connection, IEnumerable<object> keys)
    {
        using var find = EmbeddedDatabase.Command(connection, $"SELECT _row, _partition FROM {schema.Records} WHERE {schema.KeyColumn} = $key");
        var findKey = find.Parameters.Add("$key", SqliteType.Text);
        foreach (var key in keys)
        {
            findKey.Value = ColumnCodec.ToColumn(key);
            findKey.ResetSqliteType();
            if (Find(find) is { } found)
            {
                Remove(connection, found.Row, found.Partition);
            }
        }
    }

    /// <summary>
    /// Reads those of the given rows that the filter selects now, in no particular order: what was found may have been
    /// written since then, and may no longer be for the one who asked.
    /// </summary>
    public IEnumerable<(long Row, TRecord Record)> ReadRows(
        SqliteConnection connection, IReadOnlyCollection<long> rows, EmbeddedFilter filter, bool includeVectors)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        using var command = EmbeddedDatabase.Command(
            connection,
            $"SELECT {schema.SelectColumns(includeVectors)} FROM {schema.Records} WHERE _row IN ({string.Join(',', rows)}) AND {filter.Condition(schema)}");
        filter.Bind(command);
        foreach (var result in Read(command, includeVectors))
        {
            yield return result;
        }
    }

    /// <summary>Reads a vector of the given rows, in no particular order; those without are left out.</summary>
    /// <param name="connection">A connection to the file.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="property">Which vector of a record.</param>
    /// <param name="use">Takes a row and its vector, which is overwritten by the next one.</param>
    public void ReadVectors(SqliteConnection connection, IReadOnlyCollection<long> rows, int property, Action<long, float[]> use)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var column = schema.VectorColumns[property];
        using var command = EmbeddedDatabase.Command(
            connection, $"SELECT _row, {column} FROM {schema.Records} WHERE _row IN ({string.Join(',', rows)}) AND {column} IS NOT NULL");
        using var reader = command.ExecuteReader();
        float[] vector = [];
        while (reader.Read())
        {
            // The provider would copy each into an array of its own.
            var bytes = raw.sqlite3_column_blob(reader.Handle!, 1);
            if (vector.Length != bytes.Length / sizeof(float))
            {
                vector = new float[bytes.Length / sizeof(float)];
            }

            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(vector);
            use(reader.GetInt64(0), vector);
        }
    }

    /// <summary>Reads the records that a query selects; its first columns are those of <see cref="CollectionSchema.SelectColumns"/>.</summary>
    public IEnumerable<(long Row, TRecord Record)> Read(SqliteCommand command, bool includeVectors)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetInt64(0), Materialize(reader, includeVectors));
        }
    }

    private static (long Row, long Partition)? Find(SqliteCommand find)
    {
        using var reader = find.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private long PartitionOf(SqliteConnection connection, TRecord record, Dictionary<string, long> known)
    {
        var value = partition is null ? string.Empty : partition.GetValueAsObject(record) as string;
        if (partition is not null && string.IsNullOrEmpty(value))
        {
            throw new ArgumentException(
                $"A record of the collection '{schema.Name}' has no value for '{partition.ModelName}', the property that keeps partitions apart.");
        }

        if (known.TryGetValue(value!, out var id))
        {
            return id;
        }

        EmbeddedDatabase.Execute(
            connection, $"INSERT INTO {schema.Partitions} (value) VALUES ($value) ON CONFLICT DO NOTHING", ("$value", value!));
        return known[value!] = (long)EmbeddedDatabase.Scalar(
            connection, $"SELECT id FROM {schema.Partitions} WHERE value = $value", ("$value", value!))!;
    }

    private void Write(SqliteConnection connection, TRecord record, float[]?[] vectors, long partitionId, long? row)
    {
        var words = schema.FullText is null ? null : WordsOf(schema.FullText.GetValueAsObject(record) as string ?? string.Empty, partitionId);
        using var command = EmbeddedDatabase.Command(
            connection,
            row is null ? _insert : _update,
            ("$change", NextChange(connection)),
            ("$partition", partitionId),
            ("$length", words?.Count ?? 0),
            ("$key", ColumnCodec.ToColumn(schema.Model.KeyProperty.GetValueAsObject(record))));
        if (row is { } existing)
        {
            command.Parameters.AddWithValue("$row", existing);
        }

        for (var i = 0; i < schema.Model.DataProperties.Count; i++)
        {
            command.Parameters.AddWithValue($"$d{i}", ColumnCodec.ToColumn(schema.Model.DataProperties[i].GetValueAsObject(record)));
        }

        for (var i = 0; i < vectors.Length; i++)
        {
            command.Parameters.AddWithValue(
                $"$v{i}", vectors[i] is { } vector ? MemoryMarshal.AsBytes(vector.AsSpan()).ToArray() : DBNull.Value);
        }

        var written = (long)command.ExecuteScalar()!;
        if (words is null)
        {
            return;
        }

        if (row is not null)
        {
            EmbeddedDatabase.Execute(connection, $"DELETE FROM {schema.Words} WHERE rowid = $row", ("$row", written));
        }

        EmbeddedDatabase.Execute(
            connection,
            $"INSERT INTO {schema.Words} (rowid, words) VALUES ($row, $words)",
            ("$row", written),
            ("$words", string.Join(' ', words)));
    }

    private void Remove(SqliteConnection connection, long row, long partitionId)
    {
        EmbeddedDatabase.Execute(connection, $"DELETE FROM {schema.Records} WHERE _row = $row", ("$row", row));
        EmbeddedDatabase.Execute(
            connection,
            $"INSERT INTO {schema.Deleted} (_change, _row, _partition) VALUES ($change, $row, $partition)",
            ("$change", NextChange(connection)),
            ("$row", row),
            ("$partition", partitionId));
        if (schema.FullText is not null)
        {
            EmbeddedDatabase.Execute(connection, $"DELETE FROM {schema.Words} WHERE rowid = $row", ("$row", row));
        }
    }

    private long NextChange(SqliteConnection connection) => (long)(EmbeddedDatabase.Scalar(
        connection,
        "UPDATE collections SET change = change + 1 WHERE name = $name RETURNING change",
        ("$name", schema.Name)) ?? throw new InvalidOperationException($"The collection '{schema.Name}' does not exist; create it first."));

    private List<string> WordsOf(string text, long partitionId) =>
        [.. analyzer.ContentTerms(text).Select(term => KeywordIndex.Word(partitionId, term))];

    private TRecord Materialize(SqliteDataReader reader, bool includeVectors)
    {
        var record = schema.Model.CreateRecord<TRecord>()!;
        schema.Model.KeyProperty.SetValueAsObject(record, ColumnCodec.FromColumn(reader.GetValue(1), schema.Model.KeyProperty.Type));
        var column = 2;
        foreach (var property in schema.Model.DataProperties)
        {
            property.SetValueAsObject(record, ColumnCodec.FromColumn(reader.GetValue(column++), property.Type));
        }

        if (includeVectors)
        {
            foreach (var property in schema.Model.VectorProperties)
            {
                property.SetValueAsObject(record, reader.IsDBNull(column) ? null : ToProperty((byte[])reader.GetValue(column), property.Type));
                column++;
            }
        }

        return record;
    }

    private static object ToProperty(byte[] bytes, Type type)
    {
        var vector = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return type == typeof(float[]) ? vector
            : type == typeof(Embedding<float>) ? new Embedding<float>(vector)
            : new ReadOnlyMemory<float>(vector);
    }

    private static string InsertSql(CollectionSchema schema)
    {
        var columns = new StringBuilder($"_change, _partition, _length, {schema.KeyColumn}");
        var values = new StringBuilder("$change, $partition, $length, $key");
        foreach (var (column, parameter) in Columns(schema))
        {
            columns.Append(", ").Append(column);
            values.Append(", ").Append(parameter);
        }

        return $"INSERT INTO {schema.Records} ({columns}) VALUES ({values}) RETURNING _row";
    }

    private static string UpdateSql(CollectionSchema schema)
    {
        var set = new StringBuilder($"_change = $change, _partition = $partition, _length = $length, {schema.KeyColumn} = $key");
        foreach (var (column, parameter) in Columns(schema))
        {
            set.Append(", ").Append(column).Append(" = ").Append(parameter);
        }

        return $"UPDATE {schema.Records} SET {set} WHERE _row = $row RETURNING _row";
    }

    private static IEnumerable<(string Column, string Parameter)> Columns(CollectionSchema schema) =>
        schema.DataColumns.Select((c, i) => (c, $"$d{i}")).Concat(schema.VectorColumns.Select((c, i) => (c, $"$v{i}")));
}
