using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using RagStarter.Core.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>
/// A table of the ledger as SQL of the database in use: names and columns come from the mapping, so that a property that
/// is added to <see cref="LedgerEvent"/> is written without a change here.
/// </summary>
internal sealed class LedgerTable
{
    private static readonly ConcurrentDictionary<IEntityType, LedgerTable> Known = new();

    private readonly Dictionary<string, string> _names;
    private readonly string _unique;

    private LedgerTable(IEntityType entity, ISqlGenerationHelper sql)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        Name = sql.DelimitIdentifier(table.Name, table.Schema);
        _names = entity.GetProperties().ToDictionary(p => p.Name, p => sql.DelimitIdentifier(p.GetColumnName(table)!));
        Columns = [.. entity.GetProperties().Where(p => p.ValueGenerated == ValueGenerated.Never).Select(p => new LedgerColumn(p))];
        PlainColumns = [.. Columns.Where(c => !entity.FindProperty(c.Property)!.IsNullable)];
        _unique = string.Join(", ", entity.GetIndexes().Where(i => i.IsUnique).SelectMany(i => i.Properties).Select(p => _names[p.Name]));
    }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>The columns that a new line has values for; the database gives the rest.</summary>
    public IReadOnlyList<LedgerColumn> Columns { get; }

    /// <summary>Those of them that every line has a value for; the others are empty on most lines.</summary>
    public IReadOnlyList<LedgerColumn> PlainColumns { get; }

    /// <summary>The quoted name of a property's column.</summary>
    public string this[string property] => _names[property];

    public static LedgerTable Of<TEntity>(StateDbContext context) => Known.GetOrAdd(
        context.Model.FindEntityType(typeof(TEntity))!,
        entity => new LedgerTable(entity, context.GetService<ISqlGenerationHelper>()));

    public static string Parameter(int row, int column) => $"@p{row}_{column}";

    /// <summary>Adds lines; one that shares the unique columns with a line that is there already is passed over.</summary>
    public string Insert(int rows, IReadOnlyList<LedgerColumn> columns)
    {
        var names = string.Join(", ", columns.Select(c => _names[c.Property]));
        var values = Enumerable.Range(0, rows).Select(row =>
            $"({string.Join(", ", Enumerable.Range(0, columns.Count).Select(column => Parameter(row, column)))})");
        return $"INSERT INTO {Name} ({names}) VALUES {string.Join(", ", values)} ON CONFLICT ({_unique}) DO NOTHING";
    }
}
