using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace RagStarter.Core.Storage;

/// <summary>
/// A table as SQL of the database in use: names and columns come from the mapping, so that a property that is added to an
/// entity is written without a change here.
/// </summary>
internal sealed class EntityTable
{
    private static readonly ConcurrentDictionary<IEntityType, EntityTable> Known = new();

    private readonly Dictionary<string, string> _names;
    private readonly string _unique;
    private readonly ConcurrentDictionary<(int Rows, bool Plain), string> _inserts = new();
    private readonly EntityColumn[] _nullable;

    private EntityTable(IEntityType entity, ISqlGenerationHelper sql)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        Name = sql.DelimitIdentifier(table.Name, table.Schema);
        _names = entity.GetProperties().ToDictionary(p => p.Name, p => sql.DelimitIdentifier(p.GetColumnName(table)!));
        Columns = [.. entity.GetProperties().Where(IsGiven).Select(p => new EntityColumn(p))];
        PlainColumns = [.. Columns.Where(c => !entity.FindProperty(c.Property)!.IsNullable)];
        _nullable = [.. Columns.Except(PlainColumns)];
        var unique = entity.GetIndexes().Where(i => i.IsUnique).SelectMany(i => i.Properties).ToList();
        _unique = string.Join(", ", (unique.Count > 0 ? unique : entity.FindPrimaryKey()!.Properties).Select(p => _names[p.Name]));
    }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>The columns that a new row has values for; the database gives the rest.</summary>
    public IReadOnlyList<EntityColumn> Columns { get; }

    /// <summary>Those of them that every row has a value for; the others are empty on most rows.</summary>
    public IReadOnlyList<EntityColumn> PlainColumns { get; }

    /// <summary>The quoted name of a property's column.</summary>
    public string this[string property] => _names[property];

    public static EntityTable Of<TEntity>(StateDbContext context) => Known.GetOrAdd(
        context.Model.FindEntityType(typeof(TEntity))!,
        entity => new EntityTable(entity, context.GetService<ISqlGenerationHelper>()));

    public static string Parameter(int row, int column) => $"@p{row}_{column}";

    /// <summary>Whether an entity has values in <see cref="PlainColumns"/> only.</summary>
    public bool IsPlain(object entity) => Array.TrueForAll(_nullable, c => c.ValueOf(entity) is DBNull);

    /// <summary>The column of a property.</summary>
    public EntityColumn Column(string property) => Columns.First(c => c.Property == property);

    /// <summary>
    /// Adds rows with all columns, or with the plain ones only; one that shares the unique columns, or else the key, with a
    /// row that is there already is passed over.
    /// </summary>
    public string Insert(int rows, bool plain) => _inserts.GetOrAdd((rows, plain), static (of, table) => table.CreateInsert(of.Rows, of.Plain), this);

    private string CreateInsert(int rows, bool plain)
    {
        var columns = plain ? PlainColumns : Columns;
        var names = string.Join(", ", columns.Select(c => _names[c.Property]));
        var values = Enumerable.Range(0, rows).Select(row =>
            $"({string.Join(", ", Enumerable.Range(0, columns.Count).Select(column => Parameter(row, column)))})");
        return $"INSERT INTO {Name} ({names}) VALUES {string.Join(", ", values)} ON CONFLICT ({_unique}) DO NOTHING";
    }

    // The application makes its Guids itself; numbers are counted by the database.
    private static bool IsGiven(IProperty property) => property.ValueGenerated == ValueGenerated.Never || property.ClrType == typeof(Guid);
}
