using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>How the properties of a record lie in a collection of Qdrant's.</summary>
internal sealed class QdrantSchema
{
    /// <summary>The name of the vector, where a record has one.</summary>
    public const string Dense = "dense";

    /// <summary>The sparse vector of a record's words.</summary>
    public const string Words = "bm25";

    /// <summary>The numbers of the terms in a record's text, each once; a payload field.</summary>
    public const string Terms = "_terms";

    /// <summary>How often each of <see cref="Terms"/> occurs, in the same order.</summary>
    public const string Counts = "_counts";

    /// <summary>How many terms the text has.</summary>
    public const string Length = "_length";

    /// <summary>The key as it was given, where the point's id is made from it.</summary>
    public const string Key = "_key";

    public QdrantSchema(string name, CollectionModel model, string? partitionProperty)
    {
        Name = name;
        Model = model;
        FullText = model.DataProperties.FirstOrDefault(p => p.IsFullTextIndexed);
        Partition = partitionProperty is not null && model.PropertyMap.TryGetValue(partitionProperty, out var property) && property.Type == typeof(string)
            ? property
            : null;
        CheckNames();
        foreach (var vector in model.VectorProperties)
        {
            _ = DistanceOf(vector);
        }
    }

    public string Name { get; }

    public CollectionModel Model { get; }

    /// <summary>The property whose words are indexed; <see langword="null"/> when there is none.</summary>
    public DataPropertyModel? FullText { get; }

    /// <summary>The property that keeps tenants apart, where the model has it.</summary>
    public PropertyModel? Partition { get; }

    /// <summary>The name of a property's vector on the server.</summary>
    public string VectorName(VectorPropertyModel property) => Model.VectorProperties.Count == 1 ? Dense : property.StorageName;

    public CreateCollection ToRequest(QdrantOptions options) => new()
    {
        Vectors = Model.VectorProperties.ToDictionary(
            VectorName, p => new VectorParams(p.Dimensions, DistanceOf(p), options.OnDiskVectors ? true : null), StringComparer.Ordinal),
        SparseVectors = FullText is null ? null : new Dictionary<string, SparseVectorParams> { [Words] = new() },
        HnswConfig = options.HnswM is null && options.HnswEfConstruct is null && options.HnswPayloadM is null
            ? null
            : new HnswConfig(options.HnswM, options.HnswEfConstruct, options.HnswPayloadM),
        QuantizationConfig = options.Quantization switch
        {
            // The extreme hundredth of the values is cut off, as Qdrant advises for 8 bits.
            QdrantOptions.Scalar => new QuantizationConfig(new ScalarQuantization("int8", 0.99, AlwaysRam: true), null),
            QdrantOptions.Binary => new QuantizationConfig(null, new BinaryQuantization(AlwaysRam: true)),
            _ => null,
        },
        ShardNumber = options.ShardNumber,
        ReplicationFactor = options.ReplicationFactor,
        WriteConsistencyFactor = options.WriteConsistencyFactor,
        OnDiskPayload = options.OnDiskPayload,
    };

    /// <summary>
    /// The indexes of payload fields. There is no text index: words are found by <see cref="Terms"/>, which the
    /// application's own analyzer makes, in every language it knows.
    /// </summary>
    public IEnumerable<CreateIndex> Indexes()
    {
        foreach (var property in Model.DataProperties.Where(p => p.IsIndexed || p == Partition))
        {
            if (PayloadCodec.IndexType(property.Type) is { } type)
            {
                yield return new CreateIndex(property.StorageName, new FieldSchema(type, IsTenant: property == Partition ? true : null));
            }
        }

        if (FullText is not null)
        {
            yield return new CreateIndex(Terms, new FieldSchema("integer", Lookup: true, Range: false));
            yield return new CreateIndex(Length, new FieldSchema("integer", Lookup: true, Range: false));
        }
    }

    /// <summary>What of an existing collection contradicts this definition; <see langword="null"/> when nothing does.</summary>
    public string? Contradiction(CollectionParams existing)
    {
        var vectors = existing.Vectors ?? new Dictionary<string, VectorParams>();
        foreach (var property in Model.VectorProperties)
        {
            var (name, distance) = (VectorName(property), DistanceOf(property));
            if (!vectors.TryGetValue(name, out var found))
            {
                return $"it has no vector '{name}'";
            }

            if (found.Size != property.Dimensions || found.Distance != distance)
            {
                return $"its vector '{name}' has {found.Size} dimensions and the distance {found.Distance}, not {property.Dimensions} and {distance}";
            }
        }

        return FullText is not null && existing.SparseVectors?.ContainsKey(Words) != true ? $"it has no sparse vector '{Words}'" : null;
    }

    private static string DistanceOf(VectorPropertyModel property) => VectorInput.DistanceFunctionOf(property) switch
    {
        DistanceFunction.CosineSimilarity or DistanceFunction.CosineDistance => "Cosine",
        DistanceFunction.DotProductSimilarity or DistanceFunction.NegativeDotProductSimilarity => "Dot",
        DistanceFunction.EuclideanDistance or DistanceFunction.EuclideanSquaredDistance => "Euclid",
        DistanceFunction.ManhattanDistance => "Manhattan",
        var unknown => throw new NotSupportedException(
            $"The distance function '{unknown}' of '{property.ModelName}' is not supported; supported are {string.Join(", ", VectorMath.Functions)}."),
    };

    // A point, a bracket or a quote in a field's name would be read as a path into the payload.
    private void CheckNames()
    {
        foreach (var property in Model.Properties)
        {
            if (property.StorageName is Terms or Counts or Length or Key or Words || property.StorageName.AsSpan().IndexOfAny(".[]\"") >= 0)
            {
                throw new NotSupportedException(
                    $"The name '{property.StorageName}' of '{property.ModelName}' cannot be used in Qdrant: names are without points, brackets and quotes, and not {Terms}, {Counts}, {Length}, {Key} or {Words}.");
            }
        }
    }
}
