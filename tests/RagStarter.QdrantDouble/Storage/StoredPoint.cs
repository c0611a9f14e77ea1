using System.Text.Json;
using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>A point: its payload, its dense vectors (of unit length for cosine) and its sparse ones.</summary>
internal sealed record StoredPoint(
    PointKey Id,
    IReadOnlyDictionary<string, JsonElement> Payload,
    IReadOnlyDictionary<string, float[]> Dense,
    IReadOnlyDictionary<string, SparseVector> Sparse)
{
    public Dictionary<string, object?> ToJson(bool withPayload, IReadOnlyCollection<string>? fields, bool withVector)
    {
        var json = new Dictionary<string, object?> { ["id"] = Id.ToJson() };
        if (withPayload)
        {
            json["payload"] = fields is null ? Payload : Payload.Where(p => fields.Contains(p.Key)).ToDictionary();
        }

        if (withVector)
        {
            var vectors = new Dictionary<string, object>();
            foreach (var (name, vector) in Dense)
            {
                vectors[name] = vector;
            }

            foreach (var (name, vector) in Sparse)
            {
                vectors[name] = vector;
            }

            json["vector"] = vectors;
        }

        return json;
    }
}
