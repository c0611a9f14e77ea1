using System.Text.Json;
using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>Vectors in single precision, as on the server.</summary>
internal static class Vectors
{
    public static float[] ReadDense(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number)
            ? [.. json.EnumerateArray().Select(v => v.GetSingle())]
            : throw RefusedException.BadJson("data did not match any variant of untagged enum Vector");

    public static SparseVector ReadSparse(JsonElement json)
    {
        SparseVector vector;
        try
        {
            vector = json.Deserialize<SparseVector>(StrictJson.Options)!;
        }
        catch (JsonException problem)
        {
            throw RefusedException.BadJson(problem.Message);
        }

        return vector.Indices.Length == vector.Values.Length && vector.Indices.Distinct().Count() == vector.Indices.Length
            ? vector
            : throw new RefusedException(422, "Validation error in JSON body: [indices: must be unique, and as many as values]");
    }

    public static float[] Normalize(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        return length == 0 ? vector : [.. vector.Select(v => v / length)];
    }

    public static float Score(Distance distance, float[] left, float[] right)
    {
        var pairs = left.Zip(right);
        return distance switch
        {
            Distance.Euclid => MathF.Sqrt(pairs.Sum(p => (p.First - p.Second) * (p.First - p.Second))),
            Distance.Manhattan => pairs.Sum(p => MathF.Abs(p.First - p.Second)),
            _ => pairs.Sum(p => p.First * p.Second),
        };
    }

    /// <summary>The sum over the shared indices; <see langword="null"/> when there are none.</summary>
    public static float? Dot(SparseVector query, SparseVector stored)
    {
        float? sum = null;
        for (var i = 0; i < query.Indices.Length; i++)
        {
            if (Array.IndexOf(stored.Indices, query.Indices[i]) is var at and >= 0)
            {
                sum = (sum ?? 0) + (query.Values[i] * stored.Values[at]);
            }
        }

        return sum;
    }
}
