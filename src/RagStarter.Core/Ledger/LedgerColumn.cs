using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace RagStarter.Core.Ledger;

/// <summary>One column of the ledger, with the way from a line's property to the value in the database.</summary>
internal sealed class LedgerColumn(IProperty property)
{
    private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();
    private readonly IClrPropertyGetter _getter = property.GetGetter();

    /// <summary>The name of the property.</summary>
    public string Property { get; } = property.Name;

    /// <summary>A parameter of the column's type.</summary>
    public DbParameter CreateParameter(DbCommand command, string name) =>
        _mapping.CreateParameter(command, name, null, nullable: true);

    /// <summary>The property of a line as the database keeps it.</summary>
    public object ValueOf(LedgerEvent line)
    {
        var value = _getter.GetClrValue(line);
        return (_mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
    }
}
