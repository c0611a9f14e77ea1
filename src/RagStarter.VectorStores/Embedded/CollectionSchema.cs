using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace RagStarter.VectorStores.Embedded;

/// <summary>The tables of one collection and the SQL that works on them.</summary>
/// <remarks>
/// <para>records: one row per record. <c>_change</c> grows with every write, so that a process can load what others wrote
/// since it last looked; row numbers are never used again.</para>
/// <para>deleted: the rows removed, with their change numbers.</para>
/// <para>words: FTS5 as an inverted index. Every word carries the number of its partition in front, so that the lists of
/// two partitions are apart; ranking happens outside, over the records that a query may see.</para>
/// </remarks>
internal sealed class CollectionSchema
{
    public CollectionSchema(string name, CollectionModel model)
    {
        Name = name;
        Model = model;
        FullText = model.DataProperties.FirstOrDefault(p => p.IsFullTextIndexed);
        Records = Sql.Name(name);
        Deleted = Sql.Name($"{name}$deleted");
        Partitions = Sql.Name($"{name}$partitions");
        Words = Sql.Name($"{name}$words");
        WordList = Sql.Name($"{name}$wordlist");
        DataColumns = [.. model.DataProperties.Select(p => Sql.Name(p.StorageName))];
        VectorColumns = [.. model.VectorProperties.Select(p => Sql.Name(p.StorageName))];
        KeyColumn = Sql.Name(model.KeyProperty.StorageName);
        Signature = JsonSerializer.Serialize(new
        {
            Key = $"{model.KeyProperty.StorageName}:{model.KeyProperty.Type.Name}",
            Data = model.DataProperties.Select(p => $"{p.StorageName}:{ColumnCodec.ColumnType(p.Type)}").Order(StringComparer.Ordinal),
            Vectors = model.VectorProperties.Select(p => $"{p.StorageName}:{p.Dimensions}").Order(StringComparer.Ordinal),
            FullText = FullText?.StorageName,
        });
    }

    public string Name { get; }

    public CollectionModel Model { get; }

    /// <summary>The property whose words are indexed; <see langword="null"/> when there is none.</summary>
    public DataPropertyModel? FullText { get; }

    public string Records { get; }

    public string Deleted { get; }

    public string Partitions { get; }

    public string Words { get; }

    public string WordList { get; }

    public string KeyColumn { get; }

    public IReadOnlyList<string> DataColumns { get; }

    public IReadOnlyList<string> VectorColumns { get; }

    /// <summary>What two definitions must share to work on the same tables.</summary>
    public string Signature { get; }

    public string CreateSql
    {
        get
        {
            var keyType = ColumnCodec.ColumnType(Model.KeyProperty.Type);
            var columns = Model.DataProperties.Select(p => $"{Sql.Name(p.StorageName)} {ColumnCodec.ColumnType(p.Type)}")
                .Concat(VectorColumns.Select(c => $"{c} BLOB"));
            var indexes = Model.DataProperties.Where(p => p.IsIndexed && ColumnCodec.ElementType(p.Type) is null)
                .Select(p => $"CREATE INDEX IF NOT EXISTS {Sql.Name($"{Name}${p.StorageName}")} ON {Records} ({Sql.Name(p.StorageName)});");
            var words = FullText is null ? string.Empty
                : $"""
                   CREATE VIRTUAL TABLE IF NOT EXISTS {Words} USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 tokenchars '_.'");
                   CREATE VIRTUAL TABLE IF NOT EXISTS {WordList} USING fts5vocab({Words}, 'instance');
                   """;
            return $"""
                CREATE TABLE IF NOT EXISTS {Records} (
                    _row INTEGER PRIMARY KEY AUTOINCREMENT,
                    _change INTEGER NOT NULL,
                    _partition INTEGER NOT NULL,
                    _length INTEGER NOT NULL,
                    {KeyColumn} {keyType} NOT NULL UNIQUE{(columns.Any() ? "," : string.Empty)}
                    {string.Join(",\n    ", columns)}
                );
                CREATE INDEX IF NOT EXISTS {Sql.Name($"{Name}$change")} ON {Records} (_change);
                CREATE TABLE IF NOT EXISTS {Deleted} (_change INTEGER PRIMARY KEY, _row INTEGER NOT NULL, _partition INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS {Partitions} (id INTEGER PRIMARY KEY AUTOINCREMENT, value TEXT NOT NULL UNIQUE);
                {string.Join('\n', indexes)}
                {words}
                """;
        }
    }

    public string DropSql => $"""
        DROP TABLE IF EXISTS {WordList};
        DROP TABLE IF EXISTS {Words};
        DROP TABLE IF EXISTS {Partitions};
        DROP TABLE IF EXISTS {Deleted};
        DROP TABLE IF EXISTS {Records};
        """;

    public string SelectColumns(bool includeVectors) =>
        string.Join(", ", DataColumns.Concat(includeVectors ? VectorColumns : []).Prepend(KeyColumn).Prepend("_row"));
}
