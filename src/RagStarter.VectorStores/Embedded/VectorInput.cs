using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace RagStarter.VectorStores.Embedded;

/// <summary>A query vector, checked and, for cosine, of unit length.</summary>
/// <param name="Vector">The vector.</param>
/// <param name="Index">Which of the collection's vector properties it belongs to.</param>
internal readonly record struct VectorInput(ReadOnlyMemory<float> Vector, int Index)
{
    public static string DistanceFunctionOf(VectorPropertyModel property) =>
        property.DistanceFunction ?? DistanceFunction.CosineSimilarity;

    /// <summary>The vector of a search value: itself, or what the property's embedding generator makes of it.</summary>
    public static async ValueTask<VectorInput> FromSearchAsync<TInput>(
        CollectionModel model, VectorPropertyModel property, TInput value, CancellationToken cancellationToken)
        where TInput : notnull
    {
        var vector = value switch
        {
            ReadOnlyMemory<float> memory => memory,
            float[] array => array,
            Embedding<float> embedding => embedding.Vector,
            _ when property.EmbeddingGenerationDispatcher is not null =>
                ((Embedding<float>)await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector,
            _ => throw new NotSupportedException(
                $"A search value of type {value.GetType().Name} is no vector, and '{property.ModelName}' has no embedding generator for it. Supported are {EmbeddedModelBuilder.VectorTypes}."),
        };
        Check(property, vector.Span);
        if (VectorMath.IsCosine(DistanceFunctionOf(property)))
        {
            var unit = vector.ToArray();
            VectorMath.Normalize(unit);
            vector = unit;
        }

        return new VectorInput(vector, model.VectorProperties.ToList().IndexOf(property));
    }

    /// <summary>The vectors of records: one array per record, one entry per vector property.</summary>
    public static async ValueTask<IReadOnlyList<float[]?[]>> FromRecordsAsync<TRecord>(
        CollectionModel model, IReadOnlyList<TRecord> records, CancellationToken cancellationToken)
        where TRecord : class
    {
        var vectors = records.Select(_ => new float[]?[model.VectorProperties.Count]).ToList();
        for (var p = 0; p < model.VectorProperties.Count; p++)
        {
            var property = model.VectorProperties[p];
            var values = records.Select(property.GetValueAsObject).ToList();
            var generated = property.EmbeddingGenerationDispatcher is not null && values.Any(v => v is not null && ToArray(v) is null)
                ? await property.GenerateEmbeddingsAsync(values, cancellationToken).ConfigureAwait(false)
                : null;
            for (var i = 0; i < records.Count; i++)
            {
                var vector = generated is not null ? ToArray(generated[i]) : ToArray(values[i]);
                if (vector is not null)
                {
                    Check(property, vector);
                }

                vectors[i][p] = vector;
            }
        }

        return vectors;
    }

    private static float[]? ToArray(object? value) => value switch
    {
        float[] array => array,
        ReadOnlyMemory<float> memory => memory.ToArray(),
        Embedding<float> embedding => embedding.Vector.ToArray(),
        _ => null,
    };

    private static void Check(VectorPropertyModel property, ReadOnlySpan<float> vector)
    {
        if (vector.Length != property.Dimensions)
        {
            throw new ArgumentException(
                $"A vector for '{property.ModelName}' has {vector.Length} dimensions; the collection's have {property.Dimensions}.");
        }

        if (!TensorPrimitives.IsFiniteAll(vector))
        {
            throw new ArgumentException($"A vector for '{property.ModelName}' contains NaN or infinity.");
        }
    }
}
