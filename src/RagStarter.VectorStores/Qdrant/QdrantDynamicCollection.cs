using RagStarter.Core.Language;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>A collection whose records are dictionaries, described by a definition instead of a type.</summary>
public sealed class QdrantDynamicCollection : QdrantCollection<object, Dictionary<string, object?>>
{
    internal QdrantDynamicCollection(QdrantConnection connection, QdrantSchema schema, QdrantOptions options, TextAnalyzer analyzer)
        : base(connection, schema, options, analyzer)
    {
    }
}
