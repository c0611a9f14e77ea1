using Microsoft.Extensions.VectorData;

namespace RagStarter.UnitTests.VectorStores.Conformance;

/// <summary>The record of the conformance suite: a key, every common kind of data, words and a vector.</summary>
public sealed class Tool
{
    [VectorStoreKey]
    public Guid Id { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string Shelf { get; set; } = string.Empty;

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = string.Empty;

    [VectorStoreData(IsIndexed = true)]
    public string[] Tags { get; set; } = [];

    [VectorStoreData(IsIndexed = true)]
    public int Pieces { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public double? Weight { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset Added { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool Sold { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float>? Vector { get; set; }
}
