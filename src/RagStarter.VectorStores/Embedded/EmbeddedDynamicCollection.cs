namespace RagStarter.VectorStores.Embedded;

/// <summary>A collection whose records are dictionaries, described by a definition instead of a type.</summary>
public sealed class EmbeddedDynamicCollection : EmbeddedCollection<object, Dictionary<string, object?>>
{
    internal EmbeddedDynamicCollection(
        EmbeddedDatabase database, CollectionImage image, CollectionSchema schema, EmbeddedVectorStoreOptions options)
        : base(database, image, schema, options)
    {
    }
}
