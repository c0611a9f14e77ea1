using System.Text.Json;
using Microsoft.Extensions.AI;
using RagStarter.Core.Language;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>Makes points of records and records of points.</summary>
internal sealed class RecordMapper<TRecord>(QdrantSchema schema, TextAnalyzer analyzer)
    where TRecord : class
{
    public PointId IdOf(TRecord record) => KeyCodec.ToId(schema.Model.KeyProperty.GetValueAsObject(record)
        ?? throw new ArgumentException($"A record of the collection '{schema.Name}' has no key."));

    /// <summary>The point of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="vectors">Its vectors, in the order of the model's properties.</param>
    public Point ToPoint(TRecord record, float[]?[] vectors)
    {
        RequirePartition(record);
        var payload = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in schema.Model.DataProperties)
        {
            var value = PayloadCodec.ToPayload(property.GetValueAsObject(record));

            // A list that is null is written, because an empty one counts as missing.
            if (value is not null || ColumnCodec.ElementType(property.Type) is not null)
            {
                payload[property.StorageName] = value;
            }
        }

        if (schema.Model.KeyProperty.GetValueAsObject(record) is string key)
        {
            payload[QdrantSchema.Key] = key;
        }

        var named = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < vectors.Length; i++)
        {
            if (vectors[i] is { } vector)
            {
                named[schema.VectorName(schema.Model.VectorProperties[i])] = vector;
            }
        }

        if (schema.FullText is not null)
        {
            AddWords(schema.FullText.GetValueAsObject(record) as string ?? string.Empty, payload, named);
        }

        return new Point { Id = IdOf(record), Vector = named, Payload = payload };
    }

    public TRecord ToRecord(FoundPoint point, bool includeVectors)
    {
        var record = schema.Model.CreateRecord<TRecord>()!;
        var payload = point.Payload ?? new Dictionary<string, JsonElement>();
        schema.Model.KeyProperty.SetValueAsObject(record, KeyCodec.FromId(
            point.Id, payload.TryGetValue(QdrantSchema.Key, out var key) ? key : null, schema.Model.KeyProperty.Type));
        foreach (var property in schema.Model.DataProperties)
        {
            property.SetValueAsObject(record, payload.TryGetValue(property.StorageName, out var value) ? PayloadCodec.FromPayload(value, property.Type) : null);
        }

        if (includeVectors)
        {
            foreach (var property in schema.Model.VectorProperties)
            {
                property.SetValueAsObject(record, point.Vector?.TryGetValue(schema.VectorName(property), out var vector) == true ? ToProperty(vector, property.Type) : null);
            }
        }

        return record;
    }

    private static object ToProperty(JsonElement vector, Type type)
    {
        var values = vector.Deserialize(QdrantJson.Default.SingleArray)!;
        return type == typeof(float[]) ? values
            : type == typeof(Embedding<float>) ? new Embedding<float>(values)
            : new ReadOnlyMemory<float>(values);
    }

    private void RequirePartition(TRecord record)
    {
        if (schema.Partition is { } partition && string.IsNullOrEmpty(partition.GetValueAsObject(record) as string))
        {
            throw new ArgumentException(
                $"A record of the collection '{schema.Name}' has no value for '{partition.ModelName}', the property that keeps partitions apart.");
        }
    }

    private void AddWords(string text, Dictionary<string, object?> payload, Dictionary<string, object> vectors)
    {
        var words = KeywordVector.Of(analyzer, text);
        payload[QdrantSchema.Length] = (long)words.Length;
        if (words.Length > 0)
        {
            payload[QdrantSchema.Terms] = words.Terms;
            payload[QdrantSchema.Counts] = words.Counts;
            vectors[QdrantSchema.Words] = words.Sparse;
        }
    }
}
