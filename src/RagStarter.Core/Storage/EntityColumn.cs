using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace RagStarter.Core.Storage;

/// <summary>One column of a table, with the way from an entity's property to the value in the database.</summary>
internal sealed class EntityColumn(IProperty property)
{
    private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();
    private readonly IClrPropertyGetter _getter = property.GetGetter();

    /// <summary>The name of the property.</summary>
    public string Property { get; } = property.Name;

    /// <summary>A parameter of the column's type.</summary>
    public DbParameter CreateParameter(DbCommand command, string name) =>
        _mapping.CreateParameter(command, name, null, nullable: true);

    /// <summary>The property of an entity as the database keeps it.</summary>
    public object ValueOf(object entity) => ToDatabase(_getter.GetClrValue(entity));

    /// <summary>A value of the property as the database keeps it.</summary>
    public object ToDatabase(object? value) => (_mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
}
