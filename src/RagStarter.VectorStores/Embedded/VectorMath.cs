using System.Numerics.Tensors;
using Microsoft.Extensions.VectorData;

namespace RagStarter.VectorStores.Embedded;

/// <summary>Distances between vectors.</summary>
internal static class VectorMath
{
    public static IReadOnlyList<string> Functions { get; } =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance,
        DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
    ];

    /// <summary>Whether vectors are kept with unit length in memory, which turns cosine similarity into a dot product.</summary>
    public static bool IsCosine(string function) =>
        function is DistanceFunction.CosineSimilarity or DistanceFunction.CosineDistance;

    /// <summary>Whether a smaller value means nearer.</summary>
    public static bool SmallerIsNearer(string function) =>
        function is not (DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity);

    /// <summary>The value of a distance function for a query (of unit length for cosine) and a stored vector.</summary>
    public static double Compute(string function, ReadOnlySpan<float> query, ReadOnlySpan<float> vector) => function switch
    {
        DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity => TensorPrimitives.Dot(query, vector),
        DistanceFunction.CosineDistance => 1 - TensorPrimitives.Dot(query, vector),
        DistanceFunction.NegativeDotProductSimilarity => -TensorPrimitives.Dot(query, vector),
        DistanceFunction.EuclideanDistance => TensorPrimitives.Distance(query, vector),
        DistanceFunction.EuclideanSquaredDistance => Math.Pow(TensorPrimitives.Distance(query, vector), 2),
        _ => Manhattan(query, vector),
    };

    /// <summary>The same as a score, which is higher for nearer vectors.</summary>
    public static double Score(string function, ReadOnlySpan<float> query, ReadOnlySpan<float> vector) =>
        SmallerIsNearer(function) ? -Compute(function, query, vector) : Compute(function, query, vector);

    public static void Normalize(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }

    private static double Manhattan(ReadOnlySpan<float> query, ReadOnlySpan<float> vector)
    {
        Span<float> difference = query.Length <= 4096 ? stackalloc float[query.Length] : new float[query.Length];
        TensorPrimitives.Subtract(query, vector, difference);
        return TensorPrimitives.SumOfMagnitudes<float>(difference);
    }
}
