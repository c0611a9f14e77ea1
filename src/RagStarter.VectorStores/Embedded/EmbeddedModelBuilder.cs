using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Reads a record type or definition and refuses what the store cannot keep.</summary>
internal sealed class EmbeddedModelBuilder() : CollectionModelBuilder(new CollectionModelBuildingOptions
{
    RequiresAtLeastOneVector = false,
    SupportsMultipleVectors = true,
})
{
    internal const string VectorTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    protected override bool SupportsKeyAutoGeneration(Type keyPropertyType) => keyPropertyType == typeof(Guid);

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!ColumnCodec.IsKeyType(keyProperty.Type))
        {
            throw new NotSupportedException(
                $"The key property '{keyProperty.ModelName}' has the type {keyProperty.Type.Name}; keys can be {ColumnCodec.KeyTypes}.");
        }
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = ColumnCodec.DataTypes;
        return ColumnCodec.IsDataType(type);
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = VectorTypes;
        return type == typeof(ReadOnlyMemory<float>)
            || type == typeof(ReadOnlyMemory<float>?)
            || type == typeof(Embedding<float>)
            || type == typeof(float[]);
    }
}
